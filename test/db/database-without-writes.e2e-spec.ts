import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Response } from 'supertest';
import { Database, packageRoot, Prisma } from '#database';
import { Admin } from '../support/members/admin.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { freePort } from '../support/app/free-port.js';
import { aMember, aTask, type Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import {
  migratedDatabase,
  testProvider,
  withSession,
  type FreshDatabase,
} from '../support/app/test-database.js';
import { testEnvironment } from '../support/app/test-environment.js';
import { followTask } from '../support/members/new-task.js';

const provider = testProvider();

/** Makes the one connection of a service one to a database that reads and does not write, as a replica is. */
const READ_ONLY = {
  sqlite: { on: 'PRAGMA query_only = ON', off: 'PRAGMA query_only = OFF' },
  postgresql: {
    on: 'SET default_transaction_read_only = on',
    off: 'SET default_transaction_read_only = off',
  },
  mysql: { on: 'SET SESSION TRANSACTION READ ONLY', off: 'SET SESSION TRANSACTION READ WRITE' },
}[provider];

let database: FreshDatabase;

beforeEach(async () => {
  database = await migratedDatabase(provider);
});

afterEach(() => database.drop());

/** PostgreSQL: for connections that are opened from now on. */
async function makeReadOnly(setting: 'on' | 'off'): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  await withSession(database.url, (session) =>
    session.script(
      `SET default_transaction_read_only = off; ALTER DATABASE "${name}" SET default_transaction_read_only = ${setting}`,
    ),
  );
}

function expectUnavailable(response: Response): void {
  expectProblem(response, 503, 'service_unavailable');
  expect(response.headers['retry-after']).toMatch(/^[1-9]\d*$/);
}

describe('a service whose database reads and does not write', () => {
  let testApp: TestApp;
  let admin: Admin;
  let member: Member;
  let taskId: string;

  /** The pool replaces connections at times, so what one is told holds for those that come after it, too. */
  async function turnReadOnly(setting: 'on' | 'off'): Promise<void> {
    if (provider === 'postgresql') await makeReadOnly(setting);
    await testApp.app.get<Database>(Database).$queryRaw(Prisma.raw(READ_ONLY[setting]));
  }

  beforeEach(async () => {
    const url = provider === 'sqlite' ? database.url : `${database.url}?connection_limit=1`;
    testApp = await startTestApp({ env: { DATABASE_URL: url } });
    admin = new Admin(testApp);
    member = await aMember(testApp, 'mia').connect();
    taskId = (await aTask(testApp, followTask())).id;
    await turnReadOnly('on');
  });

  afterEach(async () => {
    await turnReadOnly('off');
    await testApp.close();
  });

  it('should not be ready until writes work again', async () => {
    expectUnavailable(await testApp.http().get('/health/ready'));
    expect((await testApp.http().get('/health/live')).status).toBe(200);
    await turnReadOnly('off');
    expect((await testApp.http().get('/health/ready')).status).toBe(200);
  });

  it('should still answer requests that only read', async () => {
    const paths = ['/v1/tasks', `/v1/tasks/${taskId}`, '/v1/completions', '/v1/twitter/connection'];
    for (const path of paths) expect((await member.get(path)).status).toBe(200);
    expect((await admin.get('/v1/admin/verification-logs')).status).toBe(200);
  });

  it('should answer every write with 503 and Retry-After', async () => {
    const connection = await testApp.database.twitterConnection.findFirstOrThrow();
    const writes: readonly (() => Promise<Response>)[] = [
      () => member.claim(taskId),
      () => member.post('/v1/twitter/connection/authorize'),
      () => member.delete('/v1/twitter/connection'),
      () => aMember(testApp, 'newcomer').get('/v1/tasks'),
      () => admin.post('/v1/admin/tasks', { title: 'Post', taskType: 'TWITTER_POST' }),
      () => admin.patch(`/v1/admin/tasks/${taskId}`, { title: 'Follow' }),
      () => admin.delete(`/v1/admin/tasks/${taskId}`),
      () => admin.put('/v1/admin/maintenance/mode', { enabled: true }),
      () => admin.post('/v1/admin/maintenance/jobs/deactivate-expired-tokens/runs'),
      () => admin.post(`/v1/admin/twitter-connections/${connection.id}/refresh`),
      () => admin.delete(`/v1/admin/twitter-connections/${connection.id}`),
      async () =>
        testApp
          .http()
          .post(`/v1/tasks/${taskId}/completions`)
          .set({ authorization: await testApp.authorization(member.id), 'idempotency-key': 'once' })
          .send({}),
    ];
    for (const write of writes) expectUnavailable(await write());
    await turnReadOnly('off');
    expect((await member.claim(taskId)).status).toBe(201);
  });
});

describe('a service that starts on a database that it cannot write to', () => {
  /** The same database for somebody who may only read there; on SQLite for a process that may write no file. */
  async function readerUrl(): Promise<string> {
    if (provider === 'sqlite') return database.url;
    if (provider === 'postgresql') {
      await makeReadOnly('on');
      return database.url;
    }
    const url = new URL(database.url);
    await withSession(database.url, async (session) => {
      await session.execute(`CREATE USER IF NOT EXISTS 'tta_reader'@'%' IDENTIFIED BY 'reads'`);
      await session.execute(`GRANT SELECT ON "${url.pathname.slice(1)}".* TO 'tta_reader'@'%'`);
    });
    return Object.assign(url, { username: 'tta_reader', password: 'reads' }).href;
  }

  afterEach(async () => {
    if (provider === 'mysql')
      await withSession(database.url, (session) => session.execute(`DROP USER IF EXISTS 'tta_reader'@'%'`));
  });

  it('should say so in one message without a stack trace, and exit with 1', async () => {
    const env = { ...testEnvironment(await readerUrl(), await freePort()), LOG_LEVEL: 'fatal' };
    const limit = provider === 'sqlite' ? 'ulimit -f 0; ' : '';
    const script = `${limit}exec "$0" "$1"`;
    const main = join(packageRoot, 'dist/src/main.js');
    const service = spawn('sh', ['-c', script, process.execPath, main], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, errors, exit] = await Promise.all([
      text(service.stdout),
      text(service.stderr),
      once(service, 'exit'),
    ]);
    expect([output, exit]).toEqual(['', [1, null]]);
    expect(errors).toMatch(/read-only|command denied|disk I\/O error/);
    expect(errors).toMatch(/writ|grant/i);
    expect(errors).not.toMatch(/^ {4}at |Prisma/m);
    expect(errors.trim().split('\n').length).toBeLessThanOrEqual(2);
  });
});
