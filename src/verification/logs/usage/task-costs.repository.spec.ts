import fc from 'fast-check';
import type { TwitterVerificationLog } from '#database';
import { VERIFICATION_RESULTS } from '../../completion/completion.js';
import { anyRange, EVERYTHING, LogTable, rowsIn } from '../../testing/log-table.js';
import type { StatisticsRange } from '../statistics/log-columns.js';
import { TaskCostsRepository, type TaskCosts } from './task-costs.repository.js';

const TASKS = ['t1', 't2', 't3'];
const NOON = Date.parse('2026-11-20T12:00:00.000Z');

type Row = Pick<
  TwitterVerificationLog,
  'taskId' | 'verificationResult' | 'apiCallCount' | 'estimatedCostMicroUsd' | 'verifiedAt'
>;

const time = fc.integer({ min: 0, max: 9 }).map((milliseconds) => new Date(NOON + milliseconds));
const row: fc.Arbitrary<Row> = fc.record({
  taskId: fc.constantFrom(...TASKS),
  verificationResult: fc.constantFrom(...VERIFICATION_RESULTS),
  apiCallCount: fc.nat(3),
  estimatedCostMicroUsd: fc.option(fc.constantFrom(0, 5_000, 10_000, 2_147_483_647)),
  verifiedAt: time,
});
let log: LogTable;
let costs: TaskCostsRepository;

beforeAll(async () => {
  log = await LogTable.open();
  costs = new TaskCostsRepository(log.database, log.reads);
  for (const id of TASKS) await addTask(id);
});

afterAll(() => log.close());

const addTask = (id: string): Promise<void> => log.addTask(id, `Task ${id} 😀`);

const store = (rows: readonly Row[]): Promise<void> =>
  log.store(rows.map((fields) => ({ taskType: 'TWITTER_LIKE', verificationTime: 1, ...fields })));

/** The same, counted one row after the other. */
function naively(all: readonly Row[], range: StatisticsRange): TaskCosts[] {
  const rows = rowsIn(range, all);
  const sum = (own: readonly Row[], of: (one: Row) => number): number =>
    own.reduce((total, one) => total + of(one), 0);
  return TASKS.map((id) => ({ id, own: rows.filter((one) => one.taskId === id) }))
    .filter(({ own }) => own.length > 0)
    .map(({ id, own }) => {
      const approved = own.filter(({ verificationResult }) => verificationResult === 'APPROVED');
      const isPriced = ({ estimatedCostMicroUsd }: Row): boolean => estimatedCostMicroUsd !== null;
      return {
        taskId: id,
        title: `Task ${id} 😀`,
        verifications: own.length,
        approved: approved.length,
        pricedApprovals: approved.filter(isPriced).length,
        apiCalls: sum(own, ({ apiCallCount }) => apiCallCount),
        microUsd: sum(own, ({ estimatedCostMicroUsd }) => estimatedCostMicroUsd ?? 0),
        priced: own.filter(isPriced).length,
      };
    })
    .sort(
      (one, other) =>
        other.microUsd - one.microUsd ||
        other.apiCalls - one.apiCalls ||
        one.taskId.localeCompare(other.taskId),
    );
}

describe('the costs by task', () => {
  it('should equal a sum row by row, the most expensive task first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 30, size: 'max' }),
        fc.array(anyRange(time, TASKS), { minLength: 3 }),
        async (rows, ranges) => {
          await store(rows);
          for (const within of [EVERYTHING, ...ranges])
            expect(await costs.list(within)).toEqual(naively(rows, within));
        },
      ),
      { numRuns: 15 },
    );
  });

  it('should be those of the hundred most expensive tasks', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `many-${index}`);
    for (const id of ids) await addTask(id);
    await store(
      ids.map((taskId, index) => ({
        taskId,
        verificationResult: 'APPROVED',
        apiCallCount: 1,
        estimatedCostMicroUsd: index,
        verifiedAt: new Date(NOON),
      })),
    );
    const listed = await costs.list(EVERYTHING);
    expect(listed.map(({ taskId }) => taskId)).toEqual(ids.slice(1).reverse());
  });
});
