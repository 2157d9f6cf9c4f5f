import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { freePort } from '../support/app/free-port.js';
import { anInstallation, type Installation } from '../support/process/installation.js';
import { testEnvironment } from '../support/app/test-environment.js';

let installation: Installation;
let envFile: string;
let children: ChildProcess[] = [];

beforeAll(async () => {
  installation = await anInstallation();
  envFile = join(installation.folder, '.env');
});

afterEach(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
    child.stdout?.destroy();
  }
  children = [];
  await rm(envFile, { recursive: true, force: true });
});

afterAll(() => installation.remove());

type Variables = Readonly<Record<string, string>>;

const linesOf = (variables: Variables) =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/** A process of the installation with only these variables. */
function start(program: readonly string[], env: Variables = {}): ChildProcess {
  const child = spawn(process.execPath, [...program], {
    cwd: installation.folder,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function run(program: readonly string[], env: Variables = {}) {
  const process = start(program, env);
  const ended = once(process, 'close');
  const [stdout, stderr] = await Promise.all([text(process.stdout!), text(process.stderr!)]);
  await ended;
  return { status: process.exitCode, stdout, stderr };
}

const cli = (...args: string[]) => run(['dist/src/cli/main.js', ...args]);

/** What the service logs until it listens. */
async function bootLog(service: ChildProcess): Promise<string[]> {
  const errors = text(service.stderr!);
  const lines: string[] = [];
  for await (const line of createInterface({ input: service.stdout! })) {
    lines.push(line);
    if (line.includes('Server listening')) return lines;
  }
  throw new Error(`The service ended before it listened: ${await errors}`);
}

const service = async (): Promise<Variables> => testEnvironment('file:./app.db', await freePort());

describe('.env', () => {
  it('should set its first variable when it begins with a byte-order mark', async () => {
    const { PORT = '', ...others } = await service();
    await writeFile(envFile, `\uFEFF${linesOf({ PORT, ...others })}`);
    const lines = await bootLog(start(['dist/src/main.js']));

    expect(lines.at(-1)).toContain(`Server listening at http://127.0.0.1:${PORT}`);
  });

  it('should be refused with one message when it is not in UTF-8', async () => {
    await writeFile(envFile, Buffer.from(`\uFEFF${linesOf(await service())}`, 'utf16le'));
    const { status, stderr } = await run(['dist/src/main.js']);

    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'The environment is not valid:\n  .env: must be UTF-8 text\n',
    });
  });

  it.each([
    ['a folder', () => mkdir(envFile), 'it is a folder'],
    ['a link to nothing', () => symlink('nowhere', envFile), 'ENOENT'],
  ])('should be refused with one message when it is %s', async (_what, make, reason) => {
    await make();
    for (const program of [['dist/src/main.js'], ['dist/src/cli/main.js', 'db', 'status']]) {
      const { status, stderr } = await run(program);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^The environment is not valid:\n {2}\.env: cannot be read: .*\n$/);
      expect(stderr).toContain(reason);
    }
  });

  it('should cause a warning at boot for a name that resembles a known one', async () => {
    await writeFile(envFile, linesOf({ ...(await service()), X_MONTLY_BUDGET_USD: '100' }));
    const lines = await bootLog(start(['dist/src/main.js']));

    expect(lines.join('\n')).toContain(
      'X_MONTLY_BUDGET_USD is not a known variable: did you mean X_MONTHLY_BUDGET_USD?',
    );
    expect((await cli('db', 'preflight', '--json')).stdout).toContain('did you mean X_MONTHLY_BUDGET_USD?');
  });

  it('should cause a warning when a mistyped name makes a command use another database', async () => {
    await writeFile(envFile, linesOf({ DATBASE_URL: 'postgresql://app@db.example.com/app' }));
    const { stderr } = await cli('db', 'status');

    expect(stderr).toContain('DATBASE_URL is not a known variable: did you mean DATABASE_URL?');
  });
});

describe("Prisma's own tools", () => {
  const PRISMA = 'node_modules/prisma/build/index.js';

  /** What Prisma passes to its schema engine: a replacement, because the real one has to be downloaded. */
  async function askedOfTheEngine(env: Variables = {}): Promise<{ engine: string; output: string }> {
    const seen = join(installation.folder, 'seen');
    const engine = join(installation.folder, 'engine.sh');
    await writeFile(engine, `#!/bin/sh\necho "$@" > ${seen}\nexit 1\n`, { mode: 0o755 });
    const { stdout, stderr } = await run([PRISMA, 'migrate', 'deploy'], {
      PRISMA_SCHEMA_ENGINE_BINARY: engine,
      CHECKPOINT_DISABLE: '1',
      PATH: process.env.PATH ?? '',
      ...env,
    });
    return { engine: await readFile(seen, 'utf8'), output: stdout + stderr };
  }

  it('should use the database that .env names, as the service does', async () => {
    await writeFile(envFile, `\uFEFF${linesOf({ DATABASE_URL: 'postgresql://app@db.example.com/app' })}`);
    const { engine, output } = await askedOfTheEngine();

    expect(engine).toContain('postgresql://app@db.example.com:5432/app');
    expect(output).toContain('prisma/derived/postgresql.prisma');
  });

  it('should treat an empty variable as not set, and find a file from the package root', async () => {
    const { engine } = await askedOfTheEngine({ DATABASE_URL: '' });

    expect(engine).toContain(`file:${join(installation.folder, 'data/app.db')}`);
  });
});
