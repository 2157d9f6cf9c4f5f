import { BulkReads, openDatabase, Prisma, SnapshotReads, type EndedStatement } from '../index.js';
import { aTestDatabase, type TestDatabase } from '../testing/test-database.js';

const SECRET = 'a value of a parameter';

let tables: TestDatabase;
let ended: EndedStatement[];

const watch = (statement: EndedStatement): void => {
  ended.push(statement);
};
const naming = (text: string): EndedStatement[] => ended.filter(({ statement }) => statement.includes(text));

beforeEach(async () => {
  tables = await aTestDatabase();
  ended = [];
});

afterEach(async () => {
  await tables.release();
});

describe('a watched database', () => {
  it('should tell about every statement, within and outside of transactions, without parameters', async () => {
    const database = await openDatabase(tables.url, { watch });
    const before = Date.now();
    await database.user.create({ data: { id: 'u1', name: SECRET } });
    await database.$transaction(async (tx) => {
      await tx.user.updateMany({ where: { name: SECRET }, data: { points: 1 } });
    });
    await database
      .$queryRaw(Prisma.sql`SELECT COUNT(*) AS n FROM ${Prisma.raw('Task')} WHERE 1 = 2`)
      .catch(() => undefined);
    await database.$disconnect();
    expect(naming('INSERT')).toHaveLength(1);
    expect(naming('UPDATE')).toHaveLength(1);
    expect(naming('WHERE 1 = 2')).toHaveLength(1);
    expect(naming('BEGIN').length).toBeGreaterThanOrEqual(1);
    expect(naming('COMMIT').length).toBeGreaterThanOrEqual(1);
    for (const { startedAt, durationMs } of ended) {
      expect(durationMs).toBeGreaterThanOrEqual(0);
      expect(startedAt).toBeGreaterThan(before - 1000);
    }
    expect(JSON.stringify(ended)).not.toContain(SECRET);
  });

  it('should tell about a statement that fails', async () => {
    const database = await openDatabase(tables.url, { watch });
    await expect(database.$queryRaw(Prisma.sql`SELECT no_such_function(1)`)).rejects.toThrow();
    await database.$disconnect();
    expect(naming('no_such_function').length).toBeGreaterThanOrEqual(1);
  });

  it('should tell about snapshot reads and bulk reads', async () => {
    const database = await openDatabase(tables.url, { watch });
    const snapshots = new SnapshotReads(database, tables.url, { watch });
    await snapshots.run([Prisma.sql`SELECT ${SECRET} AS snapshot_read`]);
    snapshots.close();
    const bulk = new BulkReads(tables.url, { watch });
    const reader = await bulk.open();
    await reader.$queryRaw(Prisma.sql`SELECT ${SECRET} AS bulk_read`);
    await bulk.close();
    await database.$disconnect();
    expect(naming('snapshot_read')).toHaveLength(1);
    expect(naming('bulk_read')).toHaveLength(1);
    expect(JSON.stringify(ended)).not.toContain(SECRET);
  });
});
