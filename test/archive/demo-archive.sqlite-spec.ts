import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openDatabase, packageRoot } from '#database';
import { startDemoService, type DemoService } from '../../src/cli/demo/demo-service.js';

const DAY_MS = 86_400_000;
const CHECKOUT = join(packageRoot, 'data/archive');

/** A log row that is old enough to be archived. */
async function addAnOldRow(folder: string): Promise<void> {
  const database = await openDatabase(`file:${join(folder, 'demo.db')}`);
  const task = await database.task.create({ data: { title: 'A task', taskType: 'TWITTER_POST' } });
  const { id: userId } = await database.user.create({ data: { id: 'somebody' } });
  const completion = await database.completion.create({ data: { userId, taskId: task.id } });
  await database.twitterVerificationLog.create({
    data: {
      completionId: completion.id,
      taskId: task.id,
      userId,
      taskType: task.taskType,
      verificationResult: 'APPROVED',
      verificationTime: 1,
      apiCallCount: 1,
      verifiedAt: new Date(Date.now() - 100 * DAY_MS),
    },
  });
  await database.$disconnect();
}

async function archiveRun(demo: DemoService): Promise<unknown> {
  const token = await demo.tokenFor('demo-admin', ['admin']);
  const run = await fetch(`${demo.url}/v1/admin/maintenance/jobs/archive-verification-logs/runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  return run.json();
}

const filesOfCheckout = (): Promise<string[]> =>
  existsSync(CHECKOUT) ? readdir(CHECKOUT) : Promise.resolve([]);

describe('the demo', () => {
  it('should archive beside its own database, and leave no files behind', async () => {
    const demo = await startDemoService(0);
    const folder = dirname(demo.logFile);
    try {
      const before = await filesOfCheckout();
      await addAnOldRow(folder);
      expect(await archiveRun(demo)).toMatchObject({ status: 'SUCCEEDED', affected: 1 });
      expect(await readdir(join(folder, 'archive'))).toHaveLength(1);
      expect(await filesOfCheckout()).toEqual(before);
    } finally {
      await demo.close();
    }
    expect(existsSync(folder)).toBe(false);
  });
});
