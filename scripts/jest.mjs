// Runs Jest on the specs as they are now: `npm run jest -- test/verify-claim`. Arguments go to Jest.
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
  // Tests make much that lives for a moment: it is collected at once where the heap for that is not small.
  '--max-semi-space-size=32',
];

/** Builds what changed and runs Jest; gives its exit status, 1 where the build fails. */
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
