import { openDatabase, type Database } from '#database';
import { aTestDatabase, type TestDatabase } from '../../test/support/app/test-database.js';
import { AuditEvents } from '../platform/audit/audit-events.js';
import { SystemClock } from '../platform/time/clock.js';
import { TasksRepository } from './tasks.repository.js';

/** Round trips during which another statement can read the tables. */
const LOOKS = 20;

let tables: TestDatabase;
let database: Database;
let otherDatabase: Database;
let tasks: TasksRepository;

const actor = { id: 'the-admin', requestId: 'r1' };

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  otherDatabase = await openDatabase(tables.url);
  tasks = new TasksRepository(database, new AuditEvents(database, new SystemClock()));
  await database.user.create({ data: { id: 'u1' } });
  await database.task.create({ data: { id: 't1', title: 'A task', taskType: 'TWITTER_POST' } });
});

afterEach(async () => {
  await database.$disconnect();
  await otherDatabase.$disconnect();
  await tables.release();
});

describe('deleting a task without completions', () => {
  it('should remove it', async () => {
    expect(await tasks.deleteUnclaimed('t1', actor)).toBe(true);
    expect(await database.task.count()).toBe(0);
  });

  it('should not remove one that is being claimed', async () => {
    const { deleting } = await otherDatabase.$transaction(async (tx) => {
      await tx.completion.create({ data: { userId: 'u1', taskId: 't1' } });
      const deletion = tasks.deleteUnclaimed('t1', actor);
      for (let look = 0; look < LOOKS; look += 1) await tx.task.count();
      return { deleting: deletion };
    });

    expect(await deleting).toBe(false);
    expect(await database.completion.count()).toBe(1);
    expect(await database.auditEvent.count()).toBe(0);
  });
});
