import type { Response } from 'supertest';
import { identifier, Prisma } from '#database';
import { expectProblem } from '../support/http/expect-problem.js';
import { TestRedis } from '../support/database/redis.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const LIMIT = 6;

let redis: TestRedis;
let apps: TestApp[];

beforeEach(async () => {
  redis = await TestRedis.start();
  apps = [];
});

afterEach(async () => {
  redis.resume();
  for (const app of apps) await app.close();
  await redis.stop();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const app = await startTestApp({ simulator: false, env: { REDIS_URL: redis.url, ...env } });
  apps.push(app);
  return app;
}

const UP = expect.objectContaining({ status: 'up' }) as object;
const ready = async (app: TestApp): Promise<Response> => app.http().get('/health/ready');
const until = (app: TestApp, status: string) =>
  waitUntil(`the service is ${status}`, async () => (await ready(app)).body.status === status);

describe('a service with Redis', () => {
  it('should report that Redis is up', async () => {
    const app = await start();
    await until(app, 'ok');
    expect((await ready(app)).body).toEqual({
      status: 'ok',
      info: { database: UP, redis: { status: 'up' } },
      error: {},
      details: { database: UP, redis: { status: 'up' } },
    });
  });

  const changes = {
    away: { begin: () => redis.stop(), end: () => redis.start() },
    hung: {
      begin: () => {
        redis.hang();
      },
      end: () => {
        redis.resume();
      },
    },
    'a replica': { begin: () => redis.demote(), end: () => redis.promote() },
  };

  it.each(['away', 'hung', 'a replica'] as const)(
    'should be ready but degraded while Redis is %s, and recover',
    async (state) => {
      const app = await start();
      await until(app, 'ok');
      await changes[state].begin();
      const response = await ready(app);
      expect(response.status).toBe(200);
      expect(response.body).toEqual({
        status: 'degraded',
        info: { database: UP },
        error: { redis: { status: 'down' } },
        details: { database: UP, redis: { status: 'down' } },
      });
      await changes[state].end();
      await until(app, 'ok');
    },
  );

  it('should not be ready without its database, even with Redis', async () => {
    const app = await start();
    await until(app, 'ok');
    const rename = (from: Prisma.Sql, to: Prisma.Sql) =>
      app.database.$executeRaw(Prisma.sql`ALTER TABLE ${from} RENAME TO ${to}`);
    const [name, other] = ['User', 'Hidden'].map((word) => identifier(app.database.provider, word)) as [
      Prisma.Sql,
      Prisma.Sql,
    ];
    await rename(name, other);
    try {
      expectProblem(await ready(app), 503, 'service_unavailable');
    } finally {
      await rename(other, name);
    }
  });

  it('should start and work while Redis is down, and use it when it is up', async () => {
    await redis.stop();
    const app = await start();
    const tasks = await app
      .http()
      .get('/v1/tasks')
      .set('authorization', await app.authorization('early'));
    expect(tasks.status).toBe(200);
    expect((await ready(app)).body.status).toBe('degraded');
    await redis.start();
    await until(app, 'ok');
  });
});

describe('the request limit of instances that share a Redis', () => {
  const env = { RATE_LIMIT_PER_MINUTE: String(LIMIT) };
  const ask = async (app: TestApp, user: string) =>
    app
      .http()
      .get('/v1/tasks')
      .set('authorization', await app.authorization(user));

  async function together(user: string, count: number): Promise<number[]> {
    const statuses: number[] = [];
    for (let sent = 0; sent < count; sent += 1)
      statuses.push((await ask(apps[sent % apps.length]!, user)).status);
    return statuses;
  }

  const times = (status: number, count: number): number[] => Array.from({ length: count }, () => status);

  beforeEach(async () => {
    for (const app of [await start(env), await start(env)]) await until(app, 'ok');
  });

  it('should be counted together, for users and for addresses', async () => {
    expect(await together('busy', LIMIT + 2)).toEqual([...times(200, LIMIT), 429, 429]);
    for (let sent = 0; sent < LIMIT; sent += 1)
      expect((await apps[sent % 2]!.http().get('/v1/tasks')).status).toBe(401);
    for (const app of apps) expectProblem(await app.http().get('/v1/tasks'), 429, 'too_many_requests');
  });

  it('should be counted by each instance alone while Redis is down', async () => {
    await redis.stop();
    expect(await together('busy', 2 * LIMIT)).toEqual(times(200, 2 * LIMIT));
    for (const app of apps) expectProblem(await ask(app, 'busy'), 429, 'too_many_requests');
  });

  it('should be counted by each instance alone while Redis hangs', async () => {
    redis.hang();
    expect(await together('busy', 2 * LIMIT)).toEqual(times(200, 2 * LIMIT));
    for (const app of apps) expectProblem(await ask(app, 'busy'), 429, 'too_many_requests');
  });
});
