// Builds the specs and runs Jest: `npm run jest -- test/verify/verify-claim`. Arguments are passed to Jest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { argv } from 'node:process';

import { build } from './build.mjs';
import { root } from './fingerprint.mjs';
import { isMain } from './is-main.mjs';

const FLAGS = [
  '--experimental-vm-modules',
  '--enable-source-maps',
  '--disable-warning=ExperimentalWarning',
  // Tests create many short-lived objects, which a larger young generation collects more cheaply.
  '--max-semi-space-size=32',
];

/** Builds what has changed and runs Jest. Returns its exit status, or 1 when the build fails. */
export async function jest(args, options = {}) {
  try {
    await build('tests');
  } catch (error) {
    console.error(error.message);
    return 1;
  }
  const program = [...FLAGS, join(root, 'node_modules/jest/bin/jest.js'), ...args];
  const child = spawn(process.execPath, program, { cwd: root, stdio: 'inherit', ...options });
  const [status] = await once(child, 'exit');
  return status ?? 1;
}

if (isMain(import.meta.url)) process.exitCode = await jest(argv.slice(2));
