import { json, LoopbackServer } from '../../libs/x-api/testing/loopback-server.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { runJob } from '../support/jobs/job-runs.js';
import { Admin } from '../support/members/admin.js';

const DAY_MS = 24 * 60 * 60 * 1000;

let x: LoopbackServer;
let testApp: TestApp;
let admin: Admin;

beforeEach(async () => {
  x = await LoopbackServer.start(json(404, {}));
  testApp = await startTestApp({
    simulator: false,
    env: { TWITTER_API_URL: x.url, X_BEARER_TOKEN: 'the-app-token' },
  });
  admin = new Admin(testApp);
});

afterEach(async () => {
  await testApp.close();
  await x.close();
});

const answerBalance = (usd: number): void => {
  x.answer(json(200, { data: { total_balance: usd, prepaid_balance: usd, free_balance: 0 } }));
};

/** Books calls that are estimated at so much. */
async function spend(usd: number): Promise<void> {
  const day = testApp.clock.now().toISOString().slice(0, 10);
  const costMicroUsd = BigInt(Math.round(usd * 1_000_000));
  await testApp.database.xApiUsage.create({
    data: { day, endpoint: 'users/tweets', calls: 1, billedResources: 7, costMicroUsd },
  });
}

/** Reads the balance on the next day. */
async function readTomorrow(usd: number) {
  testApp.clock.advance(DAY_MS);
  answerBalance(usd);
  return runJob(testApp, 'compare-x-balance');
}

const usage = async () => (await admin.get('/v1/admin/usage')).body;
const warnings = () => testApp.logLines().filter(({ msg }) => String(msg).startsWith('X billed'));

describe('the balance of the credits at X', () => {
  it.each([
    ['nearly as estimated', 1.05, false],
    ['a tenth more', 1.12, true],
    ['a tenth less', 0.88, true],
  ])('should be compared with the estimate: %s', async (_, billedUsd, warns) => {
    answerBalance(50);
    await runJob(testApp, 'compare-x-balance');
    expect((await usage()).balance).toMatchObject({ balanceUsd: 50, billedUsd: null, warning: false });
    await spend(1);
    const { details } = await readTomorrow(50 - billedUsd);
    expect(details).toMatchObject({ billedUsd, estimatedUsd: 1 });
    expect((await usage()).balance).toEqual({
      readAt: testApp.clock.now().toISOString(),
      balanceUsd: 50 - billedUsd,
      billedUsd,
      estimatedUsd: 1,
      warning: warns,
    });
    expect(warnings()).toHaveLength(warns ? 1 : 0);
    const [request] = x.requests;
    expect([request?.url.pathname, request?.headers.authorization]).toEqual([
      '/2/usage/credits',
      'Bearer the-app-token',
    ]);
  });

  it('should not be compared when credits were bought', async () => {
    answerBalance(5);
    await runJob(testApp, 'compare-x-balance');
    await spend(1);
    await readTomorrow(104);
    expect((await usage()).balance).toMatchObject({ balanceUsd: 104, billedUsd: null, warning: false });
    expect(warnings()).toEqual([]);
  });

  it('should be left out where X shows none', async () => {
    const { affected, details } = await runJob(testApp, 'compare-x-balance');
    expect([affected, details?.reason]).toEqual([0, 'X shows no balance for this project']);
    expect((await usage()).balance).toBeNull();
  });

  it.each([
    ['refuses', json(401, {}), 401],
    ['answers something else', json(200, { data: {} }), 200],
  ])('should fail the job when X %s, without the token in the log', async (_, answer, status) => {
    x.answer(answer);
    const { body } = await admin.post('/v1/admin/maintenance/jobs/compare-x-balance/runs', {});
    expect(body).toMatchObject({ status: 'FAILED', error: `X did not show the balance (${status})` });
    expect(JSON.stringify(testApp.logLines())).not.toContain('the-app-token');
  });

  it('should not be read without an app-only bearer token', async () => {
    const other = await startTestApp({ simulator: false });
    try {
      const { body } = await new Admin(other).get('/v1/admin/maintenance/jobs');
      const names = (body.data as { name: string }[]).map(({ name }) => name);
      expect(names).not.toContain('compare-x-balance');
    } finally {
      await other.close();
    }
  });
});

describe('the posts that were read this month', () => {
  it('should be shown beside the cap of X', async () => {
    await spend(1);
    await testApp.database.xApiUsage.create({
      data: {
        day: testApp.clock.now().toISOString().slice(0, 10),
        endpoint: 'users/by',
        billedResources: 5,
      },
    });
    const month = testApp.clock.now().toISOString().slice(0, 7);
    expect((await usage()).postReads).toEqual({ month, count: 7, cap: 3_000_000, warning: false });
    await testApp.database.xApiUsage.updateMany({
      where: { endpoint: 'users/tweets' },
      data: { billedResources: 2_400_000 },
    });
    expect((await usage()).postReads).toMatchObject({ count: 2_400_000, warning: true });
  });
});
