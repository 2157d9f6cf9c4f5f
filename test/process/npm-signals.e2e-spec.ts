import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '#database';
import { freePort } from '../support/app/free-port.js';
import { aTestDatabase, type TestDatabase } from '../support/app/test-database.js';
import { testEnvironment } from '../support/app/test-environment.js';
import { waitUntil } from '../support/app/wait-until.js';

let tables: TestDatabase;
let npm: ChildProcess | undefined;

beforeEach(async () => {
  tables = await aTestDatabase();
});

afterEach(async () => {
  // npm and its children are one process group, which is empty after a successful test.
  if (npm?.exitCode === null && npm.signalCode === null) process.kill(-npm.pid!, 'SIGKILL');
  await tables.release();
});

/** Runs `npm` with the arguments from the root of the package; resolves once the output has the text. */
async function npmUntil(text: string, env: Record<string, string>, ...args: string[]): Promise<ChildProcess> {
  const { PATH = '', HOME = '' } = process.env;
  npm = spawn('npm', args, {
    cwd: packageRoot,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  for await (const line of createInterface({ input: npm.stdout! })) if (line.includes(text)) return npm;
  throw new Error(`npm ended before it said "${text}"`);
}

const isRefused = (url: string): Promise<true | null> =>
  fetch(url).then(
    () => null,
    () => true,
  );

describe('a signal to npm', () => {
  it('should end the service started by npm start, with 0', async () => {
    const port = await freePort();
    const child = await npmUntil('Server listening', testEnvironment(tables.url, port), 'start');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await waitUntil('nobody listens', () => isRefused(`http://127.0.0.1:${port}/health/live`));
  });

  it('should end the demo', async () => {
    const child = await npmUntil('The service runs', {}, 'run', 'demo', '--', '--port', '0');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each(['start', 'demo', 'db', 'cli', 'smoke'])('should reach the process behind npm run %s', (name) => {
    const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts[name]).toMatch(/ && exec node dist\/src\/[a-z/]*main\.js( [a-z]+)?$/);
  });
});
