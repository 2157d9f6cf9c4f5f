import { equalitiesOf, sparsestFirst } from '../../platform/lists/keyset-page.js';
import type { Cursor } from '../../platform/lists/paging.js';
import { LogTable, type LogFields } from '../testing/log-table.js';
import type { VerificationLogFilter } from './verification-log.query.js';
import { VerificationLogsRepository } from './verification-logs.repository.js';

const NEWEST = Date.parse('2026-06-01T00:00:00.000Z');
const PAGE = 7;

let table: LogTable;
let logs: VerificationLogsRepository;

beforeAll(async () => {
  table = await LogTable.open();
  await table.addTask('t1');
  logs = new VerificationLogsRepository(table.database);
});

afterAll(() => table.close());

/** So many rows, the newest first, one a second. */
function rowsOf(count: number, fieldsOf: (number: number) => Partial<LogFields>): LogFields[] {
  return Array.from({ length: count }, (_, number) => ({
    id: `l${String(count - number).padStart(4, '0')}`,
    taskId: 't1',
    taskType: 'TWITTER_LIKE',
    verificationResult: 'APPROVED',
    verificationTime: 1,
    apiCallCount: 1,
    verifiedAt: new Date(NEWEST - number * 1_000),
    ...fieldsOf(number),
  }));
}

async function allPages(filter: VerificationLogFilter): Promise<string[]> {
  const ids: string[] = [];
  let after: Cursor | null = null;
  for (;;) {
    const rows = await logs.list(filter, after, PAGE);
    ids.push(...rows.map(({ id }) => id));
    const last = rows.at(-1);
    if (last === undefined) return ids;
    after = { at: last.verifiedAt, id: last.id };
  }
}

describe('rows of the same millisecond', () => {
  it.each<[string, VerificationLogFilter]>([
    ['without a filter', {}],
    ['with a filter', { taskId: 't1' }],
    ['with two filters', { taskType: 'TWITTER_LIKE', verificationResult: 'APPROVED' }],
  ])('should be listed by their ids, each once, %s', async (_name, filter) => {
    const rows = rowsOf(40, (number) => ({ verifiedAt: new Date(NEWEST - Math.floor(number / 20)) }));
    await table.store(rows.toReversed());
    expect(await allPages(filter)).toEqual(rows.map(({ id }) => id));
  });
});

describe('the search for a username', () => {
  it('should leave out what the member did with an earlier account', async () => {
    const connection = { id: 'x1', userId: 'u1', twitterId: '1', username: 'ada', usernameKey: '616461' };
    await table.database.twitterConnection.create({
      data: { ...connection, accessToken: 'a', refreshToken: 'r', scope: 's', tokenExpiresAt: new Date() },
    });
    const rows = rowsOf(300, (number) => ({ twitterConnectionId: number % 60 === 59 ? 'x1' : null }));
    await table.store(rows);
    const expected = rows.filter(({ twitterConnectionId }) => twitterConnectionId === 'x1');
    expect(await allPages({ search: 'ada' })).toEqual(expected.map(({ id }) => id));
  });
});

describe('two filters by kind', () => {
  const order = async (after: Cursor | null, from: Date | null = null) => {
    const page = { table: 'TwitterVerificationLog', timeColumn: 'verifiedAt', from, after, take: PAGE };
    const both = { verificationResult: 'ERROR', taskType: 'TWITTER_BOOKMARK' };
    const equalities = equalitiesOf(both, ['verificationResult', 'taskType']);
    return (await sparsestFirst(table.database, page, equalities)).map(([column]) => column);
  };

  it('should be read along the one that fewer of the next rows pass', async () => {
    await table.store(
      rowsOf(2_000, (number) => ({
        // Errors are frequent at first and then end; bookmarks are rare at first.
        verificationResult: number < 1_000 ? 'ERROR' : 'APPROVED',
        taskType: number % (number < 1_000 ? 4 : 2) === 0 ? 'TWITTER_BOOKMARK' : 'TWITTER_LIKE',
      })),
    );
    const middle = { at: new Date(NEWEST - 900_000), id: 'l1100' };
    expect(await order(null)).toEqual(['taskType', 'verificationResult']);
    expect(await order(middle)).toEqual(['verificationResult', 'taskType']);
  });

  it('should be read along the first one when both find few rows', async () => {
    await table.store(rowsOf(300, () => ({ verificationResult: 'ERROR', taskType: 'TWITTER_BOOKMARK' })));
    expect(await order(null, new Date(NEWEST - 100_000))).toEqual(['verificationResult', 'taskType']);
  });
});
