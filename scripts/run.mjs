// Runs a command of the built service: `node scripts/run.mjs token --sub alice`, building first when the sources
// have changed since. An installation without TypeScript runs what was built before.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { build } from './build.mjs';
import { root } from './fingerprint.mjs';

const main = join(root, 'dist/src/cli/main.js');

function hasTypeScript() {
  try {
    createRequire(import.meta.url).resolve('typescript-7/package.json');
    return true;
  } catch {
    return false;
  }
}

if (hasTypeScript()) {
  try {
    await build('any');
  } catch (error) {
    console.error(error.message);
    // `db generate` has to run on models that the code does not fit any more.
    if (process.argv[2] !== 'db' || !existsSync(main)) process.exit(1);
  }
}
const { status } = spawnSync(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
