import { openDatabase } from '#database';
import { aTestDatabase } from '../../../test/support/app/test-database.js';
import { problemOf } from './problem-of.js';

describe('a write that refers to a row deleted a moment ago', () => {
  it('should be a problem of the client, not of the service', async () => {
    const tables = await aTestDatabase();
    const database = await openDatabase(tables.url);
    const task = await database.task.create({ data: { title: 'A task', taskType: 'TWITTER_POST' } });
    const error: unknown = await database.completion
      .create({ data: { userId: 'nobody', taskId: task.id } })
      .catch((refusal: unknown) => refusal);
    expect(problemOf(error)).toMatchObject({ code: 'not_found' });
    await database.$disconnect();
    await tables.release();
  });
});
