import fc from 'fast-check';
import { openDatabase, SnapshotReads, type Database, type TwitterVerificationLog } from '#database';
import { TASK_TYPES } from '#task-target';
// oxlint-disable-next-line no-restricted-imports -- what only tests need is not part of what the lib promises
import { aTestDatabase, type TestDatabase } from '../../../libs/database/testing/test-database.js';
import { VERIFICATION_RESULTS } from '../completion.js';
import { toStatisticsResponse } from './verification-statistics.js';
import { STATISTICS_INTERVALS, type StatisticsInterval } from './verification-statistics.query.js';
import {
  VerificationStatisticsRepository,
  type StatisticsRange,
} from './verification-statistics.repository.js';
import type { VerificationStatisticsResponse } from './verification-statistics.response.js';

const PARENTS = { completionId: 'c1', userId: 'u1', taskId: 't1' } as const;
const EVERYTHING: StatisticsRange = { from: null, to: null };
/** Where one hour, day, month, year or offset from UTC ends and the next one begins, and the ends of what can be stored. */
const BORDERS = [
  '1970-01-01T00:00:00.000Z',
  '2023-12-31T23:00:00.000Z',
  '2024-01-01T00:00:00.000Z',
  '2024-02-29T00:00:00.000Z',
  '2024-03-01T00:00:00.000Z',
  // When clocks go forward in New York and in Berlin.
  '2026-03-08T07:00:00.000Z',
  '2026-03-29T01:00:00.000Z',
  '2026-11-01T05:00:00.000Z',
  '9999-12-31T23:00:00.000Z',
].map((text) => Date.parse(text));

type Row = Pick<
  TwitterVerificationLog,
  'taskType' | 'verificationResult' | 'verificationTime' | 'apiCallCount' | 'cacheHit' | 'verifiedAt'
>;

const time = fc
  .record({
    border: fc.constantFrom(...BORDERS),
    offset: fc.constantFrom(0, 0, 1, 999, 3_599_999, -1, -3_600_000),
  })
  .map(({ border, offset }) => new Date(Math.max(0, border + offset)));
const row: fc.Arbitrary<Row> = fc.record({
  taskType: fc.constantFrom(...TASK_TYPES),
  verificationResult: fc.constantFrom(...VERIFICATION_RESULTS),
  verificationTime: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(2_147_483_647, 10_000)),
  apiCallCount: fc.integer({ min: 0, max: 4 }),
  cacheHit: fc.boolean(),
  verifiedAt: time,
});
const range = fc.record({ from: fc.option(time), to: fc.option(time) });

let tables: TestDatabase;
let database: Database;
let reads: SnapshotReads;
let statistics: VerificationStatisticsRepository;

beforeAll(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  reads = new SnapshotReads(database, tables.url);
  statistics = new VerificationStatisticsRepository(database, reads);
  await database.user.create({ data: { id: PARENTS.userId } });
  await database.task.create({ data: { id: PARENTS.taskId, title: 'A task', taskType: 'TWITTER_LIKE' } });
  await database.completion.create({ data: { id: 'c1', userId: PARENTS.userId, taskId: PARENTS.taskId } });
});

afterAll(async () => {
  reads.close();
  await database.$disconnect();
  await tables.release();
});

async function store(rows: readonly Row[]): Promise<void> {
  await database.twitterVerificationLog.deleteMany();
  await database.twitterVerificationLog.createMany({
    data: rows.map((fields) => ({ ...PARENTS, ...fields })),
  });
}

async function counted(
  within: StatisticsRange,
  interval: StatisticsInterval,
): Promise<VerificationStatisticsResponse> {
  return toStatisticsResponse(await statistics.count(within, interval));
}

const resultsOf = (rows: readonly Row[]) => {
  const of = (result: string) =>
    rows.filter(({ verificationResult }) => verificationResult === result).length;
  return { approved: of('APPROVED'), rejected: of('REJECTED'), error: of('ERROR') };
};

const averageOf = (rows: readonly Row[]) =>
  rows.length === 0 ? 0 : rows.reduce((sum, { verificationTime }) => sum + verificationTime, 0) / rows.length;

const shareOf = (rows: readonly Row[], test: (row: Row) => boolean) =>
  rows.length === 0 ? 0 : rows.filter(test).length / rows.length;

function byInterval(rows: readonly Row[], interval: StatisticsInterval) {
  const begin = ({ verifiedAt }: Row) => {
    const start = new Date(verifiedAt);
    start.setUTCMinutes(0, 0, 0);
    if (interval === 'day') start.setUTCHours(0);
    return start.toISOString();
  };
  return [...new Set(rows.map(begin))]
    .sort()
    .map((at) => ({ at, ...resultsOf(rows.filter((one) => begin(one) === at)) }));
}

/** The same, counted one row after the other. */
function naively(
  all: readonly Row[],
  { from, to }: StatisticsRange,
  interval: StatisticsInterval,
): VerificationStatisticsResponse {
  const rows = all.filter(
    ({ verifiedAt }) => (from === null || verifiedAt >= from) && (to === null || verifiedAt < to),
  );
  const times = rows.map(({ verificationTime }) => verificationTime).sort((one, other) => one - other);
  const p95 = times.find((_, index) => (index + 1) * 100 >= times.length * 95) ?? 0;
  return {
    total: rows.length,
    ...resultsOf(rows),
    successRate: shareOf(rows, ({ verificationResult }) => verificationResult === 'APPROVED'),
    errorRate: shareOf(rows, ({ verificationResult }) => verificationResult === 'ERROR'),
    averageVerificationTime: averageOf(rows),
    p95VerificationTime: p95,
    apiCallCount: rows.reduce((sum, { apiCallCount }) => sum + apiCallCount, 0),
    cacheHitRate: shareOf(rows, ({ cacheHit }) => cacheHit),
    byTaskType: TASK_TYPES.map((taskType) => ({
      taskType,
      own: rows.filter((one) => one.taskType === taskType),
    }))
      .filter(({ own }) => own.length > 0)
      .map(({ taskType, own }) => ({
        taskType,
        total: own.length,
        ...resultsOf(own),
        averageVerificationTime: averageOf(own),
      })),
    series: byInterval(rows, interval),
  };
}

describe('the statistics of the audit trail', () => {
  it('should be what counting row by row gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 45, size: 'max' }),
        fc.array(range, { minLength: 3 }),
        async (rows, ranges) => {
          await store(rows);
          for (const interval of STATISTICS_INTERVALS)
            for (const within of [EVERYTHING, ...ranges])
              expect(await counted(within, interval)).toEqual(naively(rows, within, interval));
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each([
    [1, 1],
    [19, 19],
    [20, 19],
    [21, 20],
    [40, 38],
    [100, 95],
    [101, 96],
  ])(
    'should name of the times 1 to %i ms the %ith as the one that 95 %% did not exceed',
    async (count, p95) => {
      const verifiedAt = new Date('2026-11-22T12:00:00.000Z');
      const times = Array.from({ length: count }, (_, index) => index + 1);
      const same = {
        taskType: 'TWITTER_POST',
        verificationResult: 'ERROR',
        apiCallCount: 1,
        cacheHit: false,
      };
      await store(times.map((verificationTime) => ({ ...same, verificationTime, verifiedAt })).reverse());

      expect(await counted(EVERYTHING, 'day')).toMatchObject({ total: count, p95VerificationTime: p95 });
    },
  );

  it('should all be zero where nothing was attempted', async () => {
    await store([]);
    expect(await counted(EVERYTHING, 'hour')).toEqual({
      total: 0,
      approved: 0,
      rejected: 0,
      error: 0,
      successRate: 0,
      errorRate: 0,
      averageVerificationTime: 0,
      p95VerificationTime: 0,
      apiCallCount: 0,
      cacheHitRate: 0,
      byTaskType: [],
      series: [],
    });
  });
});
