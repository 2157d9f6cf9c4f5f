// `npm run pack:client -- FOLDER`: makes the package of libs/client (ESM and its types), packed as npm would, in the
// folder; without one, in the current one.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { argv } from 'node:process';

import { root } from './fingerprint.mjs';
import './generate-api-types.mjs';

const folder = resolve(argv[2] ?? '.');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript-7/package.json')), 'bin/tsc');
const whole = mkdtempSync(join(tmpdir(), 'client-package-'));
try {
  for (const name of ['libs/client/package.json', 'libs/client/README.md', 'LICENSE'])
    copyFileSync(join(root, name), join(whole, name.split('/').at(-1)));
  const compile = ['-p', join(root, 'libs/client'), '--outDir', join(whole, 'dist')];
  execFileSync(process.execPath, [tsc, ...compile], { stdio: 'inherit' });
  const pack = ['pack', whole, '--pack-destination', folder, '--loglevel', 'warn'];
  execFileSync('npm', pack, { stdio: 'inherit' });
} finally {
  rmSync(whole, { recursive: true });
}
