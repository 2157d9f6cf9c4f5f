import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { packageRoot } from '#database';
import { freePort } from '../support/app/free-port.js';
import { aTestDatabase, type TestDatabase } from '../support/app/test-database.js';
import { testEnvironment } from '../support/app/test-environment.js';

/** Made by `npm run build`, which `npm test` runs first. */
const MAIN = join(packageRoot, 'dist/src/main.js');

let folder: string;
let tables: TestDatabase;
let child: ChildProcess | undefined;
let occupant: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twitter-task-automation-'));
  tables = await aTestDatabase();
});

afterEach(async () => {
  occupant?.close();
  child?.kill('SIGKILL');
  await tables.release();
  await rm(folder, { recursive: true, force: true });
});

/** Starts the service from a folder that is not its own. */
function start(env: Record<string, string>): ChildProcess {
  child = spawn(process.execPath, [MAIN], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  return child;
}

/** A port on which this test listens until it ends. */
async function portInUse(): Promise<number> {
  occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  return (occupant.address() as AddressInfo).port;
}

/** Resolves once the service says that it listens; fails when it ends before. */
async function listening(service: ChildProcess): Promise<void> {
  const errors = text(service.stderr!);
  for await (const line of createInterface({ input: service.stdout! })) {
    if (line.includes('Server listening')) return;
  }
  throw new Error(`The service ended before it listened: ${await errors}`);
}

async function expectDocumentation(url: string): Promise<void> {
  const page = await fetch(`${url}/docs`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
  const document = await (await fetch(`${url}/docs-json`)).json();
  expect(document).toEqual(
    expect.objectContaining({
      paths: expect.objectContaining({ '/health/live': expect.anything() }),
      components: expect.objectContaining({
        securitySchemes: {
          bearer: expect.objectContaining({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }),
        },
      }),
    }),
  );
}

describe('the process', () => {
  it.each([
    ['outside production', { NODE_ENV: 'development' }, 'SIGTERM'],
    ['in production where that is asked for', { NODE_ENV: 'production', DOCS_ENABLED: 'true' }, 'SIGINT'],
  ] as const)(
    'should serve requests, its documentation too %s, until a signal, and then exit with 0',
    async (_where, variables, signal) => {
      const port = await freePort();
      const service = start({ ...testEnvironment(tables.url, port), ...variables });
      await listening(service);
      const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
      expect(response.status).toBe(200);
      await expectDocumentation(`http://127.0.0.1:${port}`);
      service.kill(signal);
      expect(await once(service, 'exit')).toEqual([0, null]);
    },
  );

  it.each([
    [
      'a port that is in use',
      async () => ({ PORT: String(await portInUse()) }),
      'Port [0-9]+ of 127.0.0.1 is in use',
    ],
    ['an address of another machine', () => ({ HOST: '192.0.2.1' }), 'HOST 192.0.2.1 is not an address'],
    [
      'a name that nobody knows',
      () => ({ HOST: 'nowhere.invalid' }),
      'HOST nowhere.invalid is not an address',
    ],
  ] as const)('should report in one line that it cannot listen on %s', async (_what, variables, message) => {
    const service = start({ ...testEnvironment(tables.url, await freePort()), ...(await variables()) });
    const [output, errors, [code]] = await Promise.all([
      text(service.stdout!),
      text(service.stderr!),
      once(service, 'exit') as Promise<[number]>,
    ]);
    expect(code).toBe(1);
    expect(errors).toMatch(new RegExp(`^${message}[^\n]*\n$`));
    expect(output).not.toContain('successfully');
  });

  it('should refuse to boot with one message that names every variable and no value', async () => {
    const usable = testEnvironment(tables.url, await freePort());
    const service = start({
      ...usable,
      PORT: 'secret-port',
      AUTH_JWT_SECRET: 'secret-short',
      TWITTER_CLIENT_ID: '',
    });
    const [output, errors, [code]] = await Promise.all([
      text(service.stdout!),
      text(service.stderr!),
      once(service, 'exit') as Promise<[number]>,
    ]);
    expect(code).toBe(1);
    expect(output).toBe('');
    const [headline, ...lines] = errors.trim().split('\n');
    expect(headline).toBe('The environment is not valid:');
    expect(lines.map((line) => line.trim().split(':')[0]).sort()).toEqual([
      'AUTH_JWT_SECRET',
      'PORT',
      'TWITTER_CLIENT_ID',
    ]);
    expect(errors).not.toContain('secret-');
  });
});
