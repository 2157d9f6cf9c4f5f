import fc from 'fast-check';
import type { TwitterVerificationLog } from '#database';
import { TASK_TYPES } from '#task-target';
import { VERIFICATION_RESULTS } from '../../completion/completion.js';
import { anyRange, EVERYTHING, LogTable, rowsIn } from '../../testing/log-table.js';
import { toStatisticsResponse } from './verification-statistics.js';
import { STATISTICS_INTERVALS, type StatisticsInterval } from './verification-statistics.query.js';
import type { StatisticsRange } from './log-columns.js';
import { VerificationStatisticsRepository } from './verification-statistics.repository.js';
import type { VerificationStatisticsResponse } from './verification-statistics.response.js';

type Statistics = Omit<VerificationStatisticsResponse, 'prices'>;

const TASKS = ['t1', 't2'];
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
  | 'taskId'
  | 'taskType'
  | 'verificationResult'
  | 'verificationTime'
  | 'apiCallCount'
  | 'estimatedCostMicroUsd'
  | 'cacheHit'
  | 'verifiedAt'
>;

const time = fc
  .record({
    border: fc.constantFrom(...BORDERS),
    offset: fc.constantFrom(0, 0, 1, 999, 3_599_999, -1, -3_600_000),
  })
  .map(({ border, offset }) => new Date(Math.max(0, border + offset)));
const row: fc.Arbitrary<Row> = fc.record({
  taskId: fc.constantFrom(...TASKS),
  taskType: fc.constantFrom(...TASK_TYPES),
  verificationResult: fc.constantFrom(...VERIFICATION_RESULTS),
  verificationTime: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(2_147_483_647, 10_000)),
  apiCallCount: fc.integer({ min: 0, max: 4 }),
  estimatedCostMicroUsd: fc.option(fc.oneof(fc.constantFrom(0, 5_000, 2_147_483_647), fc.nat(99_999))),
  cacheHit: fc.boolean(),
  verifiedAt: time,
});
let log: LogTable;
let statistics: VerificationStatisticsRepository;

beforeAll(async () => {
  log = await LogTable.open();
  statistics = new VerificationStatisticsRepository(log.database, log.reads);
  for (const id of TASKS) await log.addTask(id);
});

afterAll(() => log.close());

const store = (rows: readonly Row[]): Promise<void> => log.store(rows);

async function counted(within: StatisticsRange, interval: StatisticsInterval): Promise<Statistics> {
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

const costOf = (rows: readonly Row[]) =>
  rows.reduce((sum, { estimatedCostMicroUsd }) => sum + (estimatedCostMicroUsd ?? 0), 0) / 1_000_000;

function costsOf(rows: readonly Row[]) {
  const known = rows.filter(({ estimatedCostMicroUsd }) => estimatedCostMicroUsd !== null);
  const { approved } = resultsOf(known);
  return {
    estimatedCostUsd: costOf(rows),
    unknownCosts: rows.length - known.length,
    usdPerApproval: approved === 0 ? null : expect.closeTo(costOf(rows) / approved, 9),
  };
}

function byInterval(rows: readonly Row[], interval: StatisticsInterval) {
  const begin = ({ verifiedAt }: Row) => {
    const start = new Date(verifiedAt);
    start.setUTCMinutes(0, 0, 0);
    if (interval === 'day') start.setUTCHours(0);
    return start.toISOString();
  };
  return [...new Set(rows.map(begin))]
    .sort()
    .map((at) => ({ at, own: rows.filter((one) => begin(one) === at) }))
    .map(({ at, own }) => ({ at, ...resultsOf(own), estimatedCostUsd: costOf(own) }));
}

/** The same, counted one row after the other. */
function naively(all: readonly Row[], range: StatisticsRange, interval: StatisticsInterval): Statistics {
  const rows = rowsIn(range, all);
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
    ...costsOf(rows),
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

describe('the statistics of the verification log', () => {
  it('should equal a count row by row', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 45, size: 'max' }),
        fc.array(anyRange(time, TASKS), { minLength: 3 }),
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
  ])('should have as 95th percentile of the times 1 to %i ms: %i ms', async (count, p95) => {
    const verifiedAt = new Date('2026-11-22T12:00:00.000Z');
    const times = Array.from({ length: count }, (_, index) => index + 1);
    const same = {
      taskId: 't1',
      taskType: 'TWITTER_POST',
      verificationResult: 'ERROR',
      apiCallCount: 1,
      estimatedCostMicroUsd: null,
      cacheHit: false,
    };
    await store(times.map((verificationTime) => ({ ...same, verificationTime, verifiedAt })).reverse());

    expect(await counted(EVERYTHING, 'day')).toMatchObject({ total: count, p95VerificationTime: p95 });
  });

  it('should all be zero without attempts', async () => {
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
      estimatedCostUsd: 0,
      unknownCosts: 0,
      usdPerApproval: null,
      byTaskType: [],
      series: [],
    });
  });
});
