// Checks the types of what runs in a browser, or reaches into one: the web apps and their tests, each by its own
// tsconfig.json.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import { webApps } from './web-apps.mjs';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const folders = [
  ...webApps.map(({ folder }) => folder),
  fileURLToPath(new URL('../test/browser', import.meta.url)),
];
const results = folders.map((folder) =>
  spawnSync(process.execPath, [tsc, '--noEmit', '-p', folder], { stdio: 'inherit' }),
);
if (results.some(({ status }) => status !== 0)) process.exitCode = 1;
