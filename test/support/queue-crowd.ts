import { aMember, aTask, type Member } from './member.js';
import type { TestApp } from './test-app.js';

/** Members who are connected, made one after the other; each group in one app needs a name of its own. */
export async function connectedMembers(testApp: TestApp, count: number, name = 'member'): Promise<Member[]> {
  const members: Member[] = [];
  for (let number = 1; number <= count; number += 1)
    members.push(await aMember(testApp, `${name}${number}`).connect());
  return members;
}

/** Tasks to follow @brand, which is there from then on. */
export async function followTasks(testApp: TestApp, count: number, points = 0): Promise<string[]> {
  const { world } = testApp.simulator;
  if (!world.users().some(({ username }) => username === 'brand')) world.addUser({ username: 'brand' });
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const task = { taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand', points };
    ids.push((await aTask(testApp, task)).id);
  }
  return ids;
}

/** Claims of each task by each member that nobody has verified, due ten seconds ago unless told. Gives their ids. */
export async function overdueClaims(
  testApp: Pick<TestApp, 'database' | 'clock'>,
  members: readonly Pick<Member, 'id'>[],
  taskIds: readonly string[],
  overdueMs = 10_000,
): Promise<string[]> {
  const completedAt = new Date(testApp.clock.now().getTime() - 60_000);
  const nextVerificationAt = new Date(testApp.clock.now().getTime() - overdueMs);
  const data = members.flatMap(({ id: userId }) =>
    taskIds.map((taskId) => ({ id: `${userId}-${taskId}`, userId, taskId, completedAt, nextVerificationAt })),
  );
  await testApp.database.completion.createMany({ data });
  return data.map(({ id }) => id);
}
