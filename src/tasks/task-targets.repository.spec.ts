import { openDatabase, type Database, type Task } from '#database';
import { aTestDatabase, type TestDatabase } from '../../test/support/app/test-database.js';
import { TaskTargetsRepository } from './task-targets.repository.js';

const NOON = new Date('2026-11-22T12:00:00.000Z');
const LATER = new Date('2026-11-22T13:00:00.000Z');

let tables: TestDatabase;
let database: Database;
let targets: TaskTargetsRepository;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  targets = new TaskTargetsRepository(database);
});

afterEach(async () => {
  await database.$disconnect();
  await tables.release();
});

const aFollowTask = (fields: Partial<Task> = {}) =>
  database.task.create({
    data: {
      title: 'Follow',
      taskType: 'TWITTER_FOLLOW',
      targetUrl: 'https://x.com/Brand',
      targetUsername: 'Brand',
      version: 3,
      ...fields,
    },
  });

const read = (id: string) => database.task.findUniqueOrThrow({ where: { id } });

/** An admin changes the task between the look-up and the write of its result. */
async function changed({ id }: Task): Promise<void> {
  await database.task.update({ where: { id }, data: { version: { increment: 1 } } });
}

describe('the account that a follow task is about', () => {
  it('should be the first one that a look-up finds', async () => {
    const task = await aFollowTask();
    expect(await targets.pinTargetUser(task, '11')).toBe('11');
    expect(await targets.pinTargetUser(task, '12')).toBe('11');
    expect(await read(task.id)).toMatchObject({ targetUserId: '11', version: 3 });
  });

  it('should not come from a look-up before the task was changed', async () => {
    const task = await aFollowTask();
    await changed(task);
    expect(await targets.pinTargetUser(task, '11')).toBeNull();
    expect((await read(task.id)).targetUserId).toBeNull();
  });

  it('should be null when the task is gone', async () => {
    expect(await targets.pinTargetUser({ id: 'gone', version: 0 }, '11')).toBeNull();
  });
});

describe('a task whose username belongs to another account', () => {
  it('should be flagged with the time at which that was first found', async () => {
    const task = await aFollowTask({ targetUserId: '11' });
    await targets.flagTargetChanged(task, NOON);
    await targets.flagTargetChanged(task, LATER);
    expect(await read(task.id)).toMatchObject({ targetChangedAt: NOON, targetUserId: '11', version: 3 });
  });

  it('should not be flagged for its target before a change', async () => {
    const task = await aFollowTask({ targetUserId: '11' });
    await changed(task);
    await targets.flagTargetChanged(task, NOON);
    expect((await read(task.id)).targetChangedAt).toBeNull();
  });
});

describe('an account that has a new username', () => {
  it('should be stored in each of its tasks, whose flags are removed', async () => {
    const own = await Promise.all([
      aFollowTask({ targetUserId: '11', targetChangedAt: NOON }),
      aFollowTask(),
    ]);
    await targets.pinTargetUser(own[1], '11');
    const others = await aFollowTask({ targetUserId: '12', targetChangedAt: NOON });
    await targets.keepUsernames([
      { id: '11', username: 'NewBrand' },
      { id: '13', username: 'nobody' },
    ]);
    for (const { id } of own)
      expect(await read(id)).toMatchObject({
        targetUserId: '11',
        targetUsername: 'NewBrand',
        targetUrl: 'https://x.com/NewBrand',
        targetChangedAt: null,
        version: 3,
      });
    expect(await read(others.id)).toEqual(others);
  });

  it('should not change a task whose username differs only in case', async () => {
    const task = await aFollowTask({ targetUserId: '11', targetChangedAt: NOON });
    await targets.keepUsernames([{ id: '11', username: 'bRAND' }]);
    expect(await read(task.id)).toEqual(task);
  });

  it('should be ignored when no task is about it', async () => {
    const task = await aFollowTask();
    await targets.keepUsernames([]);
    expect(await read(task.id)).toEqual(task);
  });
});

describe('the posts that count as a target', () => {
  it('should be stored in their order', async () => {
    const task = await aFollowTask();
    await targets.keepTargetPosts(task, ['30', '10', '20']);
    expect(await read(task.id)).toMatchObject({ targetTweetIds: '30 10 20', version: 3 });
  });

  it('should not be stored for a task that was changed in the meantime', async () => {
    const task = await aFollowTask();
    await changed(task);
    await targets.keepTargetPosts(task, ['30']);
    expect((await read(task.id)).targetTweetIds).toBeNull();
  });
});
