import { BulkReads, identifier, openDatabase, Prisma } from '../index.js';
import { aTestDatabase, type TestDatabase } from '../testing/test-database.js';

let tables: TestDatabase;
let reads: BulkReads;

beforeEach(async () => {
  tables = await aTestDatabase();
  reads = new BulkReads(tables.url);
});

afterEach(async () => {
  await reads.close();
  await tables.release();
});

const usersQuery = (createdAt: Date): Prisma.Sql => {
  const [user, column] = ['User', 'createdAt'].map((name) => identifier(tables.provider, name));
  return Prisma.sql`SELECT id FROM ${user} WHERE ${column} = ${createdAt} ORDER BY id`;
};

async function addUsers(ids: readonly string[], createdAt: Date): Promise<void> {
  const database = await openDatabase(tables.url);
  await database.user.createMany({ data: ids.map((id) => ({ id, createdAt })) });
  await database.$disconnect();
}

describe('BulkReads', () => {
  it('should return the rows of a query, with its parameters', async () => {
    const createdAt = new Date('2026-03-08T02:30:00.123Z');
    await addUsers(['u1', 'u2'], createdAt);
    await addUsers(['u3'], new Date('2026-03-08T02:30:00.124Z'));
    const reader = await reads.open();
    expect(await reader.$queryRaw(usersQuery(createdAt))).toEqual([{ id: 'u1' }, { id: 'u2' }]);
    await reader.close();
  });

  it('should read what was written between two queries', async () => {
    const createdAt = new Date();
    const reader = await reads.open();
    expect(await reader.$queryRaw(usersQuery(createdAt))).toEqual([]);
    await addUsers(['u1'], createdAt);
    expect(await reader.$queryRaw(usersQuery(createdAt))).toEqual([{ id: 'u1' }]);
  });

  it('should answer concurrent queries', async () => {
    const times = [1, 2, 3].map((day) => new Date(Date.UTC(2026, 2, day)));
    for (const [index, time] of times.entries()) await addUsers([`u${index}`], time);
    const reader = await reads.open();
    const refused = reader.$queryRaw(Prisma.sql`SELECT nothing FROM nowhere`);
    const answers = times.map((time) => reader.$queryRaw(usersQuery(time)));
    await expect(refused).rejects.toMatchObject({ name: 'SqlError' });
    expect(await Promise.all(answers)).toEqual([[{ id: 'u0' }], [{ id: 'u1' }], [{ id: 'u2' }]]);
  });

  it('should close open readers, and refuse to open new ones', async () => {
    const reader = await reads.open();
    await reads.close();
    await expect(reader.$queryRaw(usersQuery(new Date()))).rejects.toThrow();
    await expect(reads.open()).rejects.toThrow('has been closed');
  });

  it('should report the error of the database', async () => {
    const reader = await reads.open();
    await expect(reader.$queryRaw(Prisma.sql`SELECT nothing FROM nowhere`)).rejects.toMatchObject({
      name: 'SqlError',
    });
  });
});
