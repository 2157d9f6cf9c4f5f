import { SnapshotReads } from '#database';
import { X_PRICE_SOURCE } from '#x-api';
import { VerificationStatisticsRepository } from '../../src/verification/logs/statistics/verification-statistics.repository.js';
import { VerificationStatisticsService } from '../../src/verification/logs/statistics/verification-statistics.service.js';
import { Admin } from '../support/members/admin.js';
import { ArchiveBench } from '../support/archive/archive-bench.js';
import { countCalls } from '../support/http/count-calls.js';
import { expectAdminsOnly, expectInvalid, expectProblem } from '../support/http/expect-problem.js';
import { stallNext } from '../support/app/stall.js';
import { ENDLESS } from '../support/app/test-database.js';
import { waitUntil } from '../support/app/wait-until.js';

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
    estimatedCostMicroUsd: null,
  });
  await bench.addLogs([NEXT_DAY], {
    ...like,
    verificationResult: 'ERROR',
    cacheHit: false,
    apiCallCount: 3,
    verificationTime: 300,
    estimatedCostMicroUsd: 40_000,
  });
});

afterAll(() => bench.close());

describe('the statistics of the verification log', () => {
  it('should count everything by day, by default', async () => {
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
      // Three approvals of 0.005, and an attempt that could not tell.
      estimatedCostUsd: 0.055,
      unknownCosts: 1,
      usdPerApproval: expect.closeTo(0.055 / 3, 9),
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
        { at: '2026-11-20T00:00:00.000Z', approved: 3, rejected: 1, error: 0, estimatedCostUsd: 0.015 },
        { at: '2026-11-21T00:00:00.000Z', approved: 0, rejected: 0, error: 1, estimatedCostUsd: 0.04 },
      ],
      prices: expect.objectContaining({ readOn: X_PRICE_SOURCE.readOn }),
    });
  });

  it('should start at from, end before to, and count by hour', async () => {
    const { body } = await admin.get(
      `${STATS}?from=${MORNING.toISOString()}&to=${NEXT_DAY.toISOString()}&interval=hour`,
    );
    expect(body).toMatchObject({
      total: 4,
      series: [
        { at: '2026-11-20T08:00:00.000Z', approved: 2, rejected: 0, error: 0, estimatedCostUsd: 0.01 },
        { at: '2026-11-20T12:00:00.000Z', approved: 1, rejected: 1, error: 0, estimatedCostUsd: 0.005 },
      ],
    });
  });

  it('should be of one task on request', async () => {
    const { body } = await admin.get(`${STATS}?taskId=another-task`);
    expect([body.total, body.estimatedCostUsd]).toEqual([0, 0]);
    const own = await admin.get(`${STATS}?taskId=t1`);
    expect([own.body.total, own.body.estimatedCostUsd]).toEqual([5, 0.055]);
  });

  it('should be zero without attempts', async () => {
    const { body } = await admin.get(`${STATS}?from=2030-01-01T00:00:00Z`);
    expect(body).toMatchObject({
      total: 0,
      usdPerApproval: null,
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
    ['taskId=', 'taskId'],
  ])('should refuse ?%s, naming the field', async (query, path) => {
    expectInvalid(await admin.get(`${STATS}?${query}`), path);
  });

  it('should be open to admins only', async () => {
    await expectAdminsOnly(bench.testApp, STATS);
  });

  it('should be counted once for equal requests at the same time, and again for later ones', async () => {
    const { app } = bench.testApp;
    const repository = app.get(VerificationStatisticsRepository, { strict: false });
    const counted = countCalls(repository, 'count');
    const asked = countCalls(app.get(VerificationStatisticsService, { strict: false }), 'of');
    const { goOn } = stallNext(repository, 'count', 'before');
    const both = [admin.get(STATS), admin.get(STATS)];
    await waitUntil('both have asked', () => asked.calls === 2);
    const other = await admin.get(`${STATS}?interval=hour`);
    goOn();
    const [first, second] = await Promise.all(both);
    expect(second?.body).toEqual(first?.body);
    expect(other.body.series).toHaveLength(3);
    expect(counted.calls).toBe(2);
    await admin.get(STATS);
    expect(counted.calls).toBe(3);
  });

  it('should be refused when they take too long, with advice', async () => {
    const reads = bench.testApp.app.get(SnapshotReads, { strict: false });
    const setLimit = (limitMs: number) => Object.assign(reads, { limitMs });
    // On a slow machine the others may end before its time limit.
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
    expect(response.body.detail).toContain('shorter period');
    expect((await admin.get(STATS)).status).toBe(200);
  });
});
