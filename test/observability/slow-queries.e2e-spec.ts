import { Database, Prisma, SnapshotReads } from '#database';
import { counting } from '../../libs/database/testing/slow-queries.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const SECRET = 'a value of a parameter';

let testApp: TestApp;

const slowLines = () => testApp.logLines().filter(({ msg }) => msg === 'Slow query');

beforeAll(async () => {
  testApp = await startTestApp({ env: { SLOW_QUERY_MS: '20' }, simulator: false });
});

afterAll(async () => {
  await testApp.close();
});

describe('SLOW_QUERY_MS', () => {
  it.each([
    ['of the service', (query: Prisma.Sql) => testApp.app.get(Database).$queryRaw(query)],
    ['of statistics', (query: Prisma.Sql) => testApp.app.get(SnapshotReads).run([query])],
  ])('should log a slower statement %s, without its parameters', async (_, run) => {
    const before = slowLines().length;
    await run(Prisma.sql`${counting(10_000)} WHERE ${SECRET} <> 'x'`);
    const lines = slowLines()
      .slice(before)
      .filter(({ statement }) => String(statement).includes('RECURSIVE'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'warn', context: 'Database', durationMs: expect.any(Number) });
    expect(lines[0]?.durationMs).toBeGreaterThanOrEqual(20);
    expect(JSON.stringify(testApp.logLines())).not.toContain(SECRET);
  });
});
