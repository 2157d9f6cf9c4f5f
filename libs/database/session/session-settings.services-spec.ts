import { withSession } from './open-session.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { openDatabase } from '../open-database.js';

/** A role with its own settings, which apply like the server's own behind a pooler that drops the session's settings. */
describe('the settings of a PostgreSQL session', () => {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await freshDatabase('postgresql');
  });

  afterEach(() => database.drop());

  const run = (sql: string) => withSession(database.url, (session) => session.script(sql));

  it('should be the requested ones, whatever the defaults of the server are', async () => {
    const name = new URL(database.url).pathname.slice(1);
    await run(`ALTER DATABASE "${name}" SET TimeZone = 'Europe/Berlin'; CREATE SCHEMA "MyApp"`);
    const [settings] = await withSession(`${database.url}?schema=MyApp`, (session) =>
      session.query(`SELECT current_setting('TimeZone') AS "zone", current_schema() AS "schema"`),
    );

    expect(settings).toEqual({ zone: 'UTC', schema: 'MyApp' });
  });

  it('should be refused as too many connections, not as an unreachable server', async () => {
    const name = new URL(database.url).pathname.slice(1);
    await run(`CREATE ROLE "${name}" LOGIN CONNECTION LIMIT 0`);
    try {
      const url = new URL(database.url);
      url.username = name;
      await expect(openDatabase(url.href)).rejects.toMatchObject({
        code: 'too_many_connections',
        temporary: true,
        advice: expect.stringContaining('connection_limit'),
      });
    } finally {
      await run(`DROP ROLE "${name}"`);
    }
  });
});
