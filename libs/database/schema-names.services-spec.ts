import { migrate } from './migrations/migrate.js';
import { openDatabase } from './open-database.js';
import { verifyDatabase } from './schema/verify-database.js';
import { withSession } from './session/open-session.js';
import { freshDatabase, type FreshDatabase } from './testing/fresh-database.js';

describe('a schema of PostgreSQL whose name has capital letters', () => {
  let database: FreshDatabase;
  let url: string;

  beforeEach(async () => {
    database = await freshDatabase('postgresql');
    url = `${database.url}?schema=MyApp`;
  });

  afterEach(() => database.drop());

  const asAdministrator = (sql: string) => withSession(database.url, (session) => session.script(sql));

  it('should hold the tables, for the migrator, the verification and the service alike', async () => {
    // The one that the server would read without quotes.
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

  it('should be asked for by its name where it is not there', async () => {
    await expect(migrate(url)).rejects.toMatchObject({
      code: 'no_such_schema',
      advice: expect.stringContaining('CREATE SCHEMA'),
    });
  });
});
