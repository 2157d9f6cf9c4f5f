import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { identifier, Prisma } from '#database';
import { ServiceClient } from '../../src/cli/smoke/service-client.js';
import { SmokeRun, type StepReport, type StepStatus } from '../../src/cli/smoke/smoke-run.js';
import { tokensOf } from '../../src/cli/smoke/smoke-tokens.js';
import { walkChecklist } from '../../src/cli/smoke/walk-checklist.js';
import { parseSmokeConfig } from '../../src/config/smoke-config.js';
import { runCli, type CliResult } from '../support/process/cli.js';
import { freePort } from '../support/app/free-port.js';
import { aMember } from '../support/members/member.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app/test-app.js';
import { TEST_JWT_SECRET } from '../support/app/test-environment.js';

const MINTING = { AUTH_JWT_SECRET: TEST_JWT_SECRET };
const JWT = /eyJ[\w-]+\.[\w-]+/;

const PLAYED_ON_X = [
  'there is a simulated X',
  'a member connects',
  'an admin creates a task',
  'a verification approves',
  'an admin sees its log row',
  'the task is deactivated',
  'the member disconnects',
];

let open: (() => Promise<void>)[] = [];
let plainService: Promise<TestApp> | undefined;

afterEach(async () => {
  for (const close of open.toReversed()) await close();
  open = [];
});

async function aService(options: TestAppOptions = {}): Promise<TestApp> {
  const testApp = await startTestApp(options);
  open.push(() => testApp.close());
  return testApp;
}

/** One without a simulated X, shared by tests that do not change it. */
function aPlainService(): Promise<TestApp> {
  plainService ??= startTestApp({ simulator: false });
  return plainService;
}

afterAll(async () => (await plainService)?.close());

/** A server on loopback that is not the service. */
async function aServer(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Does the work while a table is missing, and restores it, because tests may share a database. */
async function withoutTable<T>({ database }: TestApp, name: string, work: () => Promise<T>): Promise<T> {
  const [table, away] = [name, 'Away'].map((text) => identifier(database.provider, text));
  await database.$executeRaw(Prisma.sql`ALTER TABLE ${table} RENAME TO ${away}`);
  try {
    return await work();
  } finally {
    await database.$executeRaw(Prisma.sql`ALTER TABLE ${away} RENAME TO ${table}`);
  }
}

/** Runs the smoke test; fails when it prints a token, the secret or a stack trace. */
async function smoke(
  url: string,
  env: Record<string, string> = MINTING,
  ...options: string[]
): Promise<CliResult> {
  const result = await runCli(env, 'smoke', '--url', url, ...options);
  const output = result.stdout + result.stderr;
  expect(output).not.toMatch(JWT);
  expect(output).not.toContain(TEST_JWT_SECRET);
  expect(output).not.toMatch(/^\s+at /m);
  return result;
}

/** Runs the steps without a process of their own. */
async function smokeSteps(
  url: string,
  env: Record<string, string> = MINTING,
): Promise<{ ok: boolean; steps: readonly StepReport[] }> {
  const run = new SmokeRun(() => undefined);
  await walkChecklist(run, new ServiceClient(url), (runId) => tokensOf(parseSmokeConfig(env), runId));
  const { ok, steps } = run;
  expect(JSON.stringify(steps)).not.toMatch(JWT);
  return { ok, steps };
}

const namesOf = (steps: readonly StepReport[], status: StepStatus): string[] =>
  steps.filter((step) => step.status === status).map(({ name }) => name);

const userIds = async ({ database }: TestApp): Promise<string[]> =>
  (await database.user.findMany()).map(({ id }) => id).sort();

const detailOf = (steps: readonly StepReport[], name: string): string =>
  steps.find((step) => step.name === name)?.detail ?? 'no such step';

describe('two smoke tests at once of a service on a simulated X', () => {
  let testApp: TestApp;
  let forPeople: CliResult;
  let forMachines: CliResult;

  beforeAll(async () => {
    testApp = await startTestApp();
    [forPeople, forMachines] = await Promise.all([
      smoke(testApp.url),
      smoke(`${testApp.url}/`, MINTING, '--json'),
    ]);
  });

  afterAll(() => testApp.close());

  it('should succeed', () => {
    expect([forPeople.status, forMachines.status]).toEqual([0, 0]);
    expect([forPeople.stderr, forMachines.stderr]).toEqual(['', '']);
  });

  it('should print one line for each step', () => {
    const [title, ...lines] = forPeople.stdout.trimEnd().split('\n');
    expect(title).toBe(`Smoke test of ${testApp.url}`);
    expect(lines.pop()).toBe('19 ok, 0 skipped, 0 failed. The tested parts of the service work.');
    expect(lines.filter((line) => !/^ok {7}.+: .+ \(\d+ ms\)$/.test(line))).toEqual([]);
    expect(lines).toHaveLength(19);
  });

  it('should print the same with --json', () => {
    const { steps, ...rest } = JSON.parse(forMachines.stdout);
    expect(rest).toEqual({ ok: true, url: testApp.url });
    expect(namesOf(steps, 'ok')).toEqual([
      'the service answers',
      'the database is ready',
      'invalid tokens are refused',
      'tokens are available',
      'a member is not an admin',
      'errors are problems',
      'a member reads tasks',
      'a member reads completions',
      'a member reads the connection',
      'an admin reads tasks',
      'an admin reads verification logs',
      'a sign-in begins',
      ...PLAYED_ON_X,
    ]);
    for (const step of steps) {
      expect(step).toEqual({
        name: expect.any(String),
        status: 'ok',
        detail: expect.any(String),
        durationMs: expect.any(Number),
      });
    }
  });

  it('should make calls to X', () => {
    const { requests } = testApp.simulator;
    expect(requests.all().filter(({ route }) => route === '/2/users/by')).toHaveLength(2);
  });

  it('should leave inactive tasks without points, their log rows and users, and no connection', async () => {
    const { database } = testApp;
    expect(await database.twitterConnection.count()).toBe(0);
    const task = { title: expect.stringMatching(/^Smoke test /), isActive: false, points: 0 };
    expect(await database.task.findMany()).toMatchObject([task, task]);
    const log = { verificationResult: 'APPROVED' };
    expect(await database.twitterVerificationLog.findMany()).toMatchObject([log, log]);
    expect(await userIds(testApp)).toEqual([
      'smoke-admin',
      'smoke-member',
      expect.stringMatching(/^smoke-member-[0-9a-f]{8}$/),
      expect.stringMatching(/^smoke-member-[0-9a-f]{8}$/),
    ]);
  });
});

describe('a smoke test of a service on a simulated X', () => {
  it('should clean up when the verification fails', async () => {
    const { database, simulator, url } = await aService();
    simulator.faults.add({ kind: 'server-error', route: '/2/users/by', times: Infinity });
    const { ok, steps } = await smokeSteps(url);
    expect(ok).toBe(false);
    expect(namesOf(steps, 'failed')).toEqual(['a verification approves']);
    expect(detailOf(steps, 'a verification approves')).toContain('found PENDING x_unavailable.');
    expect(namesOf(steps, 'skipped')).toEqual(['an admin sees its log row']);
    expect(detailOf(steps, 'an admin sees its log row')).toBe('"a verification approves" failed');
    expect(await database.task.count({ where: { isActive: true } })).toBe(0);
    expect(await database.twitterConnection.count()).toBe(0);
  });

  it('should report the outcome of the sign-in when X refuses the code', async () => {
    const { simulator, url } = await aService();
    simulator.faults.add({ kind: 'server-error', route: '/2/oauth2/token', times: Infinity });
    const { ok, steps } = await smokeSteps(url);
    expect(ok).toBe(false);
    expect(namesOf(steps, 'failed')).toEqual(['a member connects']);
    expect(detailOf(steps, 'a member connects')).toContain('found error exchange_failed.');
    expect(namesOf(steps, 'skipped')).toEqual(PLAYED_ON_X.slice(2));
  });
});

describe('a smoke test of a service on another X', () => {
  it.each([
    ['the real one', 'https://x.com', 'the service sends members to https://x.com, where only a person can'],
    ['one that is not there', 'http://127.0.0.1:9', 'there is no simulated X at http://127.0.0.1:9'],
  ])('should check the start of a sign-in and skip the rest on %s', async (_which, origin, reason) => {
    const env = { TWITTER_AUTHORIZE_URL: `${origin}/i/oauth2/authorize` };
    const testApp = await aService({ simulator: false, env });
    const { ok, steps } = await smokeSteps(testApp.url);
    expect(ok).toBe(true);
    expect(namesOf(steps, 'skipped')).toEqual(PLAYED_ON_X);
    for (const name of PLAYED_ON_X) expect(detailOf(steps, name)).toContain(reason);
    expect(detailOf(steps, 'a sign-in begins')).toBe(
      `${origin}/i/oauth2/authorize with state, PKCE S256 and tweet.read users.read like.read offline.access`,
    );
    expect(await testApp.database.task.count()).toBe(0);
    expect(await userIds(testApp)).toEqual(['smoke-admin', 'smoke-member']);
  });

  it('should name what an authorization address lacks', async () => {
    const { url } = await aService({ simulator: false, env: { TWITTER_SCOPES: 'tweet.read users.read' } });
    const { ok, steps } = await smokeSteps(url);
    expect(ok).toBe(false);
    expect(detailOf(steps, 'a sign-in begins')).toContain('found one with wrong scope.');
    expect(namesOf(steps, 'skipped')).toEqual(PLAYED_ON_X);
  });
});

describe('a smoke test of a service in trouble', () => {
  it('should report that nothing answers', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { status, stdout } = await smoke(url);
    expect(status).toBe(1);
    expect(stdout).toContain(
      `failed   the service answers: expected an answer from ${url}/health/live; found no connection (ECONNREFUSED). Start the service, or correct --url.`,
    );
    expect(stdout).toContain('skipped  the database is ready: "the service answers" failed');
    expect(stdout).toContain('1 ok, 17 skipped, 1 failed. The service does not work correctly.');
  });

  it('should name the lists whose table is missing, with the request ids', async () => {
    const testApp = await aPlainService();
    const { ok, steps } = await withoutTable(testApp, 'TwitterVerificationLog', () =>
      smokeSteps(testApp.url),
    );
    expect(ok).toBe(false);
    expect(namesOf(steps, 'failed')).toContain('an admin reads verification logs');
    expect(namesOf(steps, 'ok')).toContain('an admin reads tasks');
    const detail = detailOf(steps, 'an admin reads verification logs');
    const [, requestId] = /found 500 internal_error: .+ \(request id (.+?)\)/.exec(detail) ?? [];
    const logged = testApp.logLines().map((line) => JSON.stringify(line));
    expect(logged.some((line) => line.includes(requestId ?? 'none'))).toBe(true);
    expect(detail).toContain('`npm run db -- verify`');
  });

  it('should skip steps that need the database when it is not ready', async () => {
    const testApp = await aPlainService();
    const { ok, steps } = await withoutTable(testApp, 'User', () => smokeSteps(testApp.url));
    expect(ok).toBe(false);
    expect(namesOf(steps, 'failed')).toEqual(['the database is ready']);
    expect(namesOf(steps, 'ok')).toEqual([
      'the service answers',
      'invalid tokens are refused',
      'tokens are available',
      'a member is not an admin',
    ]);
    expect(detailOf(steps, 'a member reads tasks')).toBe('"the database is ready" failed');
  });

  it('should not mistake another server for the service', async () => {
    const url = await aServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"status":"ok"}');
    });
    const { ok, steps } = await smokeSteps(url);
    expect(ok).toBe(false);
    expect(namesOf(steps, 'ok')).toEqual([
      'the service answers',
      'the database is ready',
      'tokens are available',
    ]);
    expect(detailOf(steps, 'invalid tokens are refused')).toContain('Anybody can read this');
    expect(detailOf(steps, 'an admin reads tasks')).toContain('wrong in data, nextCursor');
  });

  it('should not accept errors without their request id', async () => {
    const testApp = await aPlainService();
    const url = await aServer((request, response) => {
      const { method = 'GET', headers } = request;
      void fetch(testApp.url + (request.url ?? ''), {
        method,
        headers: headers.authorization === undefined ? {} : { authorization: headers.authorization },
      }).then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
    });
    const { steps } = await smokeSteps(url);
    for (const name of ['invalid tokens are refused', 'a member is not an admin', 'errors are problems']) {
      expect(namesOf(steps, 'failed')).toContain(name);
      expect(detailOf(steps, name)).toContain('with the request id of the header');
    }
  });

  it('should not send its tokens to the target of a redirect', async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await aServer((request, response) => {
      seen.push(request.url);
      response.end('{"status":"ok"}');
    });
    const url = await aServer((request, response) => {
      response.writeHead(301, { location: elsewhere + (request.url ?? '') }).end();
    });
    const { ok, steps } = await smokeSteps(url);
    expect(ok).toBe(false);
    expect(detailOf(steps, 'the service answers')).toContain('Use the address that it redirects to');
    expect(seen).toEqual([]);
  });
});

describe('the tokens of a smoke test', () => {
  const givenTokens = async (
    testApp: TestApp,
    memberRoles: string[] = [],
  ): Promise<Record<string, string>> => ({
    SMOKE_ADMIN_TOKEN: await testApp.tokenFor('ops', ['admin']),
    SMOKE_MEMBER_TOKEN: await testApp.tokenFor('user-carol', memberRoles),
  });

  it('should be the given ones when it cannot sign any', async () => {
    const testApp = await aService();
    const { ok, steps } = await smokeSteps(testApp.url, await givenTokens(testApp));
    expect({ ok, notOk: steps.filter(({ status }) => status !== 'ok') }).toEqual({ ok: true, notOk: [] });
    expect(await userIds(testApp)).toEqual(['ops', 'user-carol']);
  });

  it('should not remove an existing connection of a member', async () => {
    const testApp = await aService();
    await aMember(testApp, 'carol').connect();
    const { ok, steps } = await smokeSteps(testApp.url, await givenTokens(testApp));
    expect({ ok, failed: namesOf(steps, 'failed') }).toEqual({ ok: true, failed: [] });
    expect(detailOf(steps, 'a member connects')).toContain('is already connected');
    expect(namesOf(steps, 'skipped')).toEqual(PLAYED_ON_X.slice(1));
    expect(await testApp.database.twitterConnection.findMany()).toMatchObject([
      { userId: 'user-carol', username: 'carol' },
    ]);
  });

  it('should belong to a member who is no admin', async () => {
    const testApp = await aPlainService();
    const { ok, steps } = await smokeSteps(testApp.url, await givenTokens(testApp, ['admin']));
    expect(ok).toBe(false);
    expect(namesOf(steps, 'failed')).toEqual(['a member is not an admin']);
    expect(detailOf(steps, 'a member is not an admin')).toContain('must not have the role admin');
  });

  it('should be signed with the secret of the service', async () => {
    const { url } = await aPlainService();
    const { ok, steps } = await smokeSteps(url, { AUTH_JWT_SECRET: 'b'.repeat(32) });
    expect(ok).toBe(false);
    expect(detailOf(steps, 'a member reads tasks')).toMatch(/found 401 unauthenticated: .+AUTH_JWT_/);
  });

  it('should be asked for by name when they are missing, after the health check', async () => {
    const { url } = await aPlainService();
    const { status, stdout } = await smoke(url, {}, '--json');
    const { ok, steps } = JSON.parse(stdout);
    expect([status, ok]).toEqual([1, false]);
    expect(namesOf(steps, 'failed')).toEqual(['tokens are available']);
    expect(detailOf(steps, 'tokens are available')).toContain('SMOKE_ADMIN_TOKEN is required');
    expect(namesOf(steps, 'ok')).toEqual([
      'the service answers',
      'the database is ready',
      'invalid tokens are refused',
    ]);
  });
});

describe('the address of a smoke test', () => {
  it('should not be repeated when it cannot be used', async () => {
    const { status, stdout, stderr } = await smoke('http://root:hunter22@127.0.0.1');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      '--url must be an http or https URL without user name, password, query and fragment.\n',
    );
  });
});
