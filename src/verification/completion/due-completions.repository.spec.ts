import { openDatabase, type Database } from '#database';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { DueCompletionsRepository } from './due-completions.repository.js';

const NOW = new Date('2026-11-22T10:00:00.500Z');
const LATER = new Date(NOW.getTime() + 300_000);
const PLAN = { nextVerificationAt: LATER, needsReview: false, failedAttempts: 1 };
const fromNow = (ms: number): Date => new Date(NOW.getTime() + ms);

let tables: TestDatabase;
let database: Database;
let due: DueCompletionsRepository;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  due = new DueCompletionsRepository(database);
  await database.user.create({ data: { id: 'u1' } });
  for (const id of ['t1', 't2'])
    await database.task.create({ data: { id, title: 'A task', taskType: 'TWITTER_POST' } });
});

afterEach(async () => {
  await database.$disconnect();
  await tables.release();
});

async function claim(
  id: string,
  nextVerificationAt: Date | null,
  more: { status?: string; taskId?: string } = {},
): Promise<void> {
  const data = { id, userId: 'u1', taskId: 't1', nextVerificationAt, ...more };
  await database.completion.create({ data });
}

async function nextTimeOf(id: string): Promise<Date | null> {
  return (await database.completion.findUniqueOrThrow({ where: { id } })).nextVerificationAt;
}

describe('postponing a completion', () => {
  it.each([-60_000, 0])('should change a due completion and no other: due %i ms from now', async (ms) => {
    await claim('c1', fromNow(ms));
    await claim('c2', fromNow(ms), { taskId: 't2' });
    await due.postpone('c1', NOW, PLAN);
    expect([await nextTimeOf('c1'), await nextTimeOf('c2')]).toEqual([LATER, fromNow(ms)]);
  });

  it.each([
    ['due in a millisecond', fromNow(1)],
    ['due in an hour', fromNow(3_600_000)],
    ['never due', null],
  ])('should not change a completion that is %s by now', async (_when, time) => {
    await claim('c1', time);
    await due.postpone('c1', NOW, PLAN);
    expect(await nextTimeOf('c1')).toEqual(time);
  });

  it('should not change a completion that is final by now', async () => {
    await claim('c1', fromNow(-1), { status: 'APPROVED' });
    await due.postpone('c1', NOW, PLAN);
    expect(await nextTimeOf('c1')).toEqual(fromNow(-1));
  });
});
