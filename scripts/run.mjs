// Runs a command of the built service: `node scripts/run.mjs token --sub alice`, building first when the sources
// have changed since. An installation without TypeScript runs what was built before.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { isUpToDate, webApps } from './web-apps.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist/src/cli/main.js');
const sources = [
  'src',
  'libs',
  'prisma/schema.prisma',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

function newestIn(file) {
  const stats = statSync(file);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const names = readdirSync(file).filter((name) => name !== 'generated');
  return Math.max(0, ...names.map((name) => newestIn(join(file, name))));
}

function isBuilt() {
  if (!existsSync(main) || !webApps.every(isUpToDate)) return false;
  const built = statSync(main).mtimeMs;
  return sources.every((source) => newestIn(join(root, source)) <= built);
}

function hasTypeScript() {
  try {
    createRequire(import.meta.url).resolve('typescript');
    return true;
  } catch {
    return false;
  }
}

if (!isBuilt() && hasTypeScript()) {
  const { status } = spawnSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: ['ignore', 2, 2] });
  // `db generate` has to run on models that the code does not fit any more.
  const goOn = process.argv[2] === 'db' && existsSync(main);
  if (status !== 0 && !goOn) process.exit(status ?? 1);
}
const { status } = spawnSync(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
