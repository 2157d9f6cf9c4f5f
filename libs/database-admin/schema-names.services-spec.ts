import { migrate, openDatabase, withSession } from '#database';
import { verifyDatabase } from './verify/verify-database.js';
import { freshDatabase, type FreshDatabase } from '../database/testing/fresh-database.js';

describe('a schema of PostgreSQL whose name has capital letters', () => {
  let database: FreshDatabase;
  let url: string;

  beforeEach(async () => {
    database = await freshDatabase('postgresql');
    url = `${database.url}?schema=MyApp`;
  });

  afterEach(() => database.drop());

  const asAdministrator = (sql: string) => withSession(database.url, (session) => session.script(sql));

  it('should be used by the migrator, the verification and the service', async () => {
    // The schema that the server would use without quotes.
    await asAdministrator('CREATE SCHEMA "MyApp"; CREATE SCHEMA myapp');
    await migrate(url);
    const service = await openDatabase(url);
    try {
      expect(await service.user.count()).toBe(0);
    } finally {
      await service.$disconnect();
    }
    const schemas = await withSession(database.url, (session) =>
      session.query(`SELECT DISTINCT schemaname AS "name" FROM pg_tables WHERE tablename = 'User'`),
    );

    expect(schemas).toEqual([{ name: 'MyApp' }]);
    expect((await verifyDatabase(url)).findings).toEqual([]);
  });

  it('should be named in the error when it does not exist', async () => {
    await expect(migrate(url)).rejects.toMatchObject({
      code: 'no_such_schema',
      advice: expect.stringContaining('CREATE SCHEMA'),
    });
  });
});
