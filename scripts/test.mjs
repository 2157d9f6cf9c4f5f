// `npm test`: the build, then lint and types beside the tests. Arguments go to Jest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { build } from './build.mjs';
import { root } from './fingerprint.mjs';
import { jest } from './jest.mjs';

/** The printed output comes in one piece, when it has ended. */
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
