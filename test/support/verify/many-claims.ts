import { inParallel } from '../../../src/platform/concurrency/in-parallel.js';
import { usernameKeyOf } from '../../../src/twitter-connection/connection/username-key.js';
import { ConnectionTokens } from '../../../src/twitter-connection/tokens/connection-tokens.js';
import { aMember, aTask, type Member } from '../members/member.js';
import type { TestApp } from '../app/test-app.js';
import { followTask } from '../members/new-task.js';

/** How many sign-ins run side by side: enough to keep both ends busy. */
const AT_ONCE = 8;

/** Members who are connected; each group in one app needs a name of its own. */
export async function connectedMembers(testApp: TestApp, count: number, name = 'member'): Promise<Member[]> {
  const members = Array.from({ length: count }, (_, index) => aMember(testApp, `${name}${index + 1}`));
  await inParallel(AT_ONCE, members, async (member) => {
    await member.connect();
  });
  return members;
}

/** The same without sign-ins, for many thousands: X's tokens and the rows of the connections are made directly. */
export async function insertedMembers(testApp: TestApp, count: number, name = 'member'): Promise<Member[]> {
  const { app, clock, database, simulator } = testApp;
  const tokens = app.get(ConnectionTokens, { strict: false });
  const members = Array.from({ length: count }, (_, index) => aMember(testApp, `${name}${index + 1}`));
  const connections = members.map(({ id: userId, username }) => {
    const id = `connection-${userId}`;
    const { id: twitterId } = simulator.world.user(username);
    const issued = simulator.oauth.issueTokens(twitterId);
    const pair = { accessToken: issued.access_token, refreshToken: issued.refresh_token ?? '' };
    const tokenExpiresAt = new Date(clock.now().getTime() + issued.expires_in * 1000);
    const row = { id, userId, twitterId, username, usernameKey: usernameKeyOf(username), tokenExpiresAt };
    return { ...row, ...tokens.seal(id, pair), scope: issued.scope ?? '', connectedAt: clock.now() };
  });
  await database.user.createMany({ data: members.map(({ id }) => ({ id })) });
  await database.twitterConnection.createMany({ data: connections });
  return members;
}

/** Makes tasks to follow @brand, and that account if it does not exist. */
export async function followTasks(testApp: TestApp, count: number, points = 0): Promise<string[]> {
  const { world } = testApp.simulator;
  if (!world.users().some(({ username }) => username === 'brand')) world.addUser({ username: 'brand' });
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    ids.push((await aTask(testApp, followTask('brand', { points }))).id);
  }
  return ids;
}

/** Adds unverified claims of each task by each member, due ten seconds ago by default. Gives their ids. */
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
