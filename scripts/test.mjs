// `npm test`: builds, then runs lint and type checks in parallel with the tests. Arguments are passed to Jest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { build } from './build.mjs';
import { root } from './fingerprint.mjs';
import { jest } from './jest.mjs';

/** Prints its output only when it has ended, so that it does not mix with Jest's. */
async function lint() {
  const child = spawn('npm', ['run', 'lint', '--silent'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  console.error(status === 0 ? 'Format, lint and types: fine' : `${out}${err}`);
  return status ?? 1;
}

try {
  await build('tests');
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const statuses = await Promise.all([lint(), jest(process.argv.slice(2))]);
process.exitCode = Math.max(...statuses);
