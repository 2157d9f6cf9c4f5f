import { PostgresqlListener } from './postgresql-listener.js';
import { withSession } from './open-session.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { waitUntil } from '../testing/wait-until.js';

const CHANNEL = 'a_channel';

describe('a listener', () => {
  let database: FreshDatabase;
  let listener: PostgresqlListener;
  let events: string[];

  beforeEach(async () => {
    database = await freshDatabase('postgresql');
    events = [];
  });

  afterEach(() => database.drop());

  function listenTo(url: string): void {
    listener = new PostgresqlListener(url, CHANNEL, {
      onMessage: (payload) => events.push(payload),
      onListening: () => events.push('listening'),
      onSilence: ({ code }) => events.push(code),
    });
    listener.start();
  }

  const countOf = (event: string): number => events.filter((heard) => heard === event).length;
  const run = (sql: string) => withSession(database.url, (session) => session.script(sql));

  it('should hear its channel, and no other', async () => {
    listenTo(database.url);
    await waitUntil(() => countOf('listening') === 1);
    await run(`NOTIFY "another_channel", 'another'; NOTIFY "${CHANNEL}", 'mine'`);
    await waitUntil(() => countOf('mine') === 1);
    await listener.close();
    expect(events).toEqual(['listening', 'mine']);
  });

  it('should connect again each time the connection is lost', async () => {
    listenTo(database.url);
    for (const times of [1, 2, 3]) {
      await waitUntil(() => countOf('listening') === times);
      await run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'
        AND datname = current_database()`);
    }
    await waitUntil(() => countOf('listening') === 4);
    await listener.close();
    expect(countOf('unreachable')).toBe(3);
  });

  it('should try again and again while nothing can be reached, and end when it is closed in between', async () => {
    const url = new URL(database.url);
    url.port = '9';
    listenTo(url.href);
    await waitUntil(() => countOf('unreachable') === 3);
    await listener.close();
    expect(events).toEqual(['unreachable', 'unreachable', 'unreachable']);
  });
});
