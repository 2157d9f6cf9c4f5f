// Checks the types of the web apps, each by its own tsconfig.json: they run in a browser, not in Node.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

import { webApps } from './web-apps.mjs';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const results = webApps.map(({ folder }) =>
  spawnSync(process.execPath, [tsc, '--noEmit', '-p', folder], { stdio: 'inherit' }),
);
if (results.some(({ status }) => status !== 0)) process.exitCode = 1;
