import fc from 'fast-check';

import { identifier, openDatabase, Prisma, uniqueViolation, type Database } from '../index.js';
import { aTestDatabase, type TestDatabase } from '../testing/test-database.js';

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('uniqueViolation', () => {
  let tables: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    tables = await aTestDatabase();
    database = await openDatabase(tables.url);
    await database.user.create({ data: { id: 'u1' } });
    await database.task.create({ data: { id: 't1', title: 'Follow', taskType: 'TWITTER_FOLLOW' } });
    await database.completion.create({ data: { userId: 'u1', taskId: 't1' } });
  });

  afterAll(async () => {
    await database.$disconnect();
    await tables.release();
  });

  it('should name every field of the violated key', async () => {
    const error = await errorOf(database.completion.create({ data: { userId: 'u1', taskId: 't1' } }));

    expect(uniqueViolation(error)).toEqual({ fields: ['userId', 'taskId'] });
  });

  it('should recognise a violation by raw SQL', async () => {
    const [table, id, updatedAt] = ['User', 'id', 'updatedAt'].map((word) =>
      identifier(database.provider, word),
    );
    const error = await errorOf(
      database.$executeRaw(
        Prisma.sql`INSERT INTO ${table} (${id}, ${updatedAt}) VALUES ('u1', ${new Date()})`,
      ),
    );

    expect(uniqueViolation(error)).toEqual({ fields: ['id'] });
  });

  it('should recognise a violation inside a transaction', async () => {
    const error = await errorOf(database.$transaction((tx) => tx.user.create({ data: { id: 'u1' } })));

    expect(uniqueViolation(error)).toEqual({ fields: ['id'] });
  });

  it.each([
    ['Completion_userId_taskId_key', ['userId', 'taskId']],
    ['TwitterConnection.TwitterConnection_twitterId_key', ['twitterId']],
    ['User_pkey', ['id']],
    ['PRIMARY', ['id']],
    ['something else', []],
  ])('should read the fields from the index name %s', (index, fields) => {
    const cause = { kind: 'UniqueConstraintViolation', constraint: { index } };

    expect(uniqueViolation({ code: 'P2002', meta: { driverAdapterError: { cause } } })).toEqual({ fields });
  });

  it('should be null for another error of the database', async () => {
    const error = await errorOf(database.completion.create({ data: { userId: 'nobody', taskId: 't1' } }));

    expect(error).toMatchObject({ code: 'P2003' });
    expect(uniqueViolation(error)).toBeNull();
  });

  it('should be null for a missing value', async () => {
    const [table, id] = ['User', 'id'].map((word) => identifier(database.provider, word));
    const error = await errorOf(database.$executeRaw(Prisma.sql`INSERT INTO ${table} (${id}) VALUES ('u2')`));

    expect(error).toBeInstanceOf(Error);
    expect(uniqueViolation(error)).toBeNull();
  });

  it('should be null for anything that is not a database error', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(uniqueViolation(value)).toBeNull();
      }),
    );
  });
});
