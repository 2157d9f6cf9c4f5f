import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '#x-simulator';
import { aTask, statusUrl, type Member } from './support/member.js';
import { connectedMembers, overdueClaims } from './support/queue-crowd.js';
import { QueueService } from './support/queue-service.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';

const MEMBERS = 100;
const KILLS = 20;
/** A member's verification takes one or two of these: one call, or a second for the post that a no is about. */
const ANSWER_MS = 500;
/** How long a process may live once it has begun. */
const LONGEST_LIFE_MS = 1_000;
const LIMIT_MS = 300_000;
/** To repeat a run: QUEUE_CRASH_SEED. */
const SEED = Number(process.env.QUEUE_CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Five tasks; every second member has done all of them, the others two. */
async function tasksAndDeeds(testApp: TestApp, members: readonly Member[]): Promise<string[]> {
  const { world } = testApp.simulator;
  for (const username of ['brand', 'rival', 'third']) world.addUser({ username });
  const post = world.post({ author: 'brand', text: 'Hello' });
  for (const [index, { username }] of members.entries()) {
    world.follow(username, 'brand');
    world.like(username, post.id);
    if (index % 2 === 1) continue;
    world.follow(username, 'rival');
    world.follow(username, 'third');
    world.repost(username, post.id);
  }
  const tasks = [
    ...['brand', 'rival', 'third'].map((name) => ({
      taskType: 'TWITTER_FOLLOW',
      targetUrl: `https://x.com/${name}`,
    })),
    { taskType: 'TWITTER_LIKE', targetUrl: statusUrl(post.id) },
    { taskType: 'TWITTER_RETWEET', targetUrl: statusUrl(post.id) },
  ];
  const ids: string[] = [];
  for (const task of tasks) ids.push((await aTask(testApp, { ...task, points: 1 })).id);
  return ids;
}

/** What must hold however the processes that work on the queue end; `variables` are those of the adapter. */
export function describeCrashes(variables: () => Readonly<Record<string, string>>): void {
  let testApp: TestApp;
  let service: QueueService | null = null;

  afterEach(async () => {
    await service?.kill();
    await testApp.close();
  });

  const pending = (): Promise<number> => testApp.database.completion.count({ where: { status: 'PENDING' } });

  /** Starts the service, and kills it so long after it has begun to ask X. */
  async function liveAndDie(lifeMs: number): Promise<void> {
    const { requests } = testApp.simulator;
    const asked = requests.count();
    service = await QueueService.start(testApp, variables());
    await waitUntil('the queue is at work', () => (requests.count() > asked ? true : null), 30_000);
    await pause(lifeMs);
    await service.kill();
  }

  it(
    `should settle each of ${MEMBERS * 5} completions once although the service is killed ${KILLS} times (seed ${SEED})`,
    async () => {
      const { DATABASE_URL } = variables();
      testApp = await startTestApp({ env: DATABASE_URL === undefined ? {} : { DATABASE_URL } });
      const members = await connectedMembers(testApp, MEMBERS);
      const tasks = await tasksAndDeeds(testApp, members);
      await testApp.app.close();
      const ids = await overdueClaims(testApp, members, tasks);
      testApp.simulator.faults.add({ kind: 'slow', delayMs: ANSWER_MS, times: Infinity });

      const random = seededRandom(SEED);
      for (let kill = 1; kill <= KILLS; kill += 1) await liveAndDie(random() * LONGEST_LIFE_MS);
      expect(await pending()).toBeGreaterThan(0);

      testApp.simulator.faults.clear();
      service = await QueueService.start(testApp, variables());
      await waitUntil('everything is settled', async () => ((await pending()) === 0 ? true : null), 60_000);
      expect(await service.stop()).toBe(0);
      await expectSettledOnce(ids, members);
    },
    LIMIT_MS,
  );

  async function expectSettledOnce(ids: readonly string[], members: readonly Member[]): Promise<void> {
    const { database } = testApp;
    const rows = await database.twitterVerificationLog.findMany({
      where: { verificationResult: { in: ['APPROVED', 'REJECTED'] } },
    });
    expect(rows.map(({ completionId }) => completionId).sort()).toEqual([...ids].sort());
    const approved = await database.completion.count({ where: { status: 'APPROVED', pointsAwarded: 1 } });
    expect(approved).toBe((MEMBERS / 2) * (5 + 2));
    const users = await database.user.findMany({ where: { completions: { some: {} } } });
    const pointsOf = new Map(users.map(({ id, points }) => [id, points]));
    expect(members.map(({ id }) => pointsOf.get(id))).toEqual(
      members.map((_member, index) => (index % 2 === 0 ? 5 : 2)),
    );
  }
}
