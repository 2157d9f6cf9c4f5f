import { SnapshotReads } from '#database';
import { VerificationStatisticsRepository } from '../src/verification/statistics/verification-statistics.repository.js';
import { VerificationStatisticsService } from '../src/verification/statistics/verification-statistics.service.js';
import { Admin } from './support/admin.js';
import { ArchiveBench } from './support/archive-bench.js';
import { countCalls } from './support/count-calls.js';
import { expectProblem } from './support/expect-problem.js';
import { stallNext } from './support/stall.js';
import { ENDLESS } from './support/test-database.js';
import { waitUntil } from './support/wait-until.js';

const STATS = '/v1/admin/verification-logs/stats';
const MORNING = new Date('2026-11-20T08:15:30.500Z');
const NOON = new Date('2026-11-20T12:00:00.000Z');
const NEXT_DAY = new Date('2026-11-21T00:00:00.000Z');

let bench: ArchiveBench;
let admin: Admin;

beforeAll(async () => {
  bench = await ArchiveBench.open();
  admin = bench.admin;
  const like = { taskType: 'TWITTER_LIKE' };
  await bench.addLogs([MORNING, MORNING, NOON], { verificationTime: 100 });
  await bench.addLogs([NOON], {
    ...like,
    verificationResult: 'REJECTED',
    cacheHit: false,
    verificationTime: 900,
  });
  await bench.addLogs([NEXT_DAY], {
    ...like,
    verificationResult: 'ERROR',
    cacheHit: false,
    apiCallCount: 3,
    verificationTime: 300,
  });
});

afterAll(async () => {
  await bench.close();
});

describe('the statistics of the audit trail', () => {
  it('should count everything, by day, unless asked otherwise', async () => {
    const response = await admin.get(STATS);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      total: 5,
      approved: 3,
      rejected: 1,
      error: 1,
      successRate: 0.6,
      errorRate: 0.2,
      averageVerificationTime: 300,
      p95VerificationTime: 900,
      apiCallCount: 7,
      cacheHitRate: 0.6,
      byTaskType: [
        {
          taskType: 'TWITTER_FOLLOW',
          total: 3,
          approved: 3,
          rejected: 0,
          error: 0,
          averageVerificationTime: 100,
        },
        {
          taskType: 'TWITTER_LIKE',
          total: 2,
          approved: 0,
          rejected: 1,
          error: 1,
          averageVerificationTime: 600,
        },
      ],
      series: [
        { at: '2026-11-20T00:00:00.000Z', approved: 3, rejected: 1, error: 0 },
        { at: '2026-11-21T00:00:00.000Z', approved: 0, rejected: 0, error: 1 },
      ],
    });
  });

  it('should begin with from, end before to, and count by hour', async () => {
    const { body } = await admin.get(
      `${STATS}?from=${MORNING.toISOString()}&to=${NEXT_DAY.toISOString()}&interval=hour`,
    );
    expect(body).toMatchObject({
      total: 4,
      series: [
        { at: '2026-11-20T08:00:00.000Z', approved: 2, rejected: 0, error: 0 },
        { at: '2026-11-20T12:00:00.000Z', approved: 1, rejected: 1, error: 0 },
      ],
    });
  });

  it('should be zero where nothing was attempted', async () => {
    const { body } = await admin.get(`${STATS}?from=2030-01-01T00:00:00Z`);
    expect(body).toMatchObject({
      total: 0,
      successRate: 0,
      p95VerificationTime: 0,
      byTaskType: [],
      series: [],
    });
  });

  it.each([
    ['from=yesterday', 'from'],
    ['to=2026-01-31', 'to'],
    ['interval=week', 'interval'],
    ['interval=', 'interval'],
    ['userId=u1', 'userId'],
  ])('should refuse ?%s, naming the field', async (query, path) => {
    const response = await admin.get(`${STATS}?${query}`);
    expectProblem(response, 400, 'validation_failed');
    expect(response.body.errors).toContainEqual({ path, message: expect.any(String) });
  });

  it('should be for admins only', async () => {
    const authorization = await bench.testApp.authorization('a-member', ['editor']);
    expectProblem(await bench.testApp.http().get(STATS).set({ authorization }), 403, 'forbidden');
    expectProblem(await bench.testApp.http().get(STATS), 401, 'unauthenticated');
  });

  it('should be counted once for all who ask for the same at the same time, and anew for who asks later', async () => {
    const { app } = bench.testApp;
    const repository = app.get(VerificationStatisticsRepository, { strict: false });
    const counted = countCalls(repository, 'count');
    const asked = countCalls(app.get(VerificationStatisticsService, { strict: false }), 'of');
    const { goOn } = stallNext(repository, 'count', 'before');
    const both = [admin.get(STATS), admin.get(STATS)];
    await waitUntil('both have asked', () => (asked.calls === 2 ? true : null));
    const other = await admin.get(`${STATS}?interval=hour`);
    goOn();
    const [first, second] = await Promise.all(both);
    expect(second?.body).toEqual(first?.body);
    expect(other.body.series).toHaveLength(3);
    expect(counted.calls).toBe(2);
    await admin.get(STATS);
    expect(counted.calls).toBe(3);
  });

  it('should be refused where they take too long, saying what helps', async () => {
    const reads = bench.testApp.app.get(SnapshotReads, { strict: false });
    const setLimit = (limitMs: number) => Object.assign(reads, { limitMs });
    // On a slow machine the others may be gone before it has waited for as long as it may.
    const response = await waitUntil('one is refused', async () => {
      setLimit(500);
      const inTheWay = Promise.allSettled([reads.run([ENDLESS]), reads.run([ENDLESS])]);
      setLimit(100);
      const answer = await admin.get(STATS);
      await inTheWay;
      return answer.status === 200 ? null : answer;
    });
    setLimit(10_000);
    expectProblem(response, 503, 'service_unavailable');
    expect(response.body.detail).toContain('shorter time');
    expect((await admin.get(STATS)).status).toBe(200);
  });
});
