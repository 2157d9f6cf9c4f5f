import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '#x-simulator';
import { aTask, type Member } from '../support/members/member.js';
import { connectedMembers, overdueClaims } from '../support/verify/many-claims.js';
import { ServiceProcess } from '../support/process/service-process.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

const MEMBERS = sized(24, 100);
const KILLS = sized(3, 20);
/** A member's verification takes one or two of these: one call, and a second for the post before a rejection. */
const ANSWER_MS = sized(300, 500);
/** The longest life of a process. */
const LONGEST_LIFE_MS = sized(750, 1_000);
/** To repeat a run: QUEUE_CRASH_SEED. */
const SEED = Number(process.env.QUEUE_CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Five tasks; every second member has done all of them, the others two. */
async function tasksAndActions(testApp: TestApp, members: readonly Member[]): Promise<string[]> {
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
    ...['brand', 'rival', 'third'].map((name) => followTask(name)),
    aboutPost('TWITTER_LIKE', post.id),
    aboutPost('TWITTER_RETWEET', post.id),
  ];
  const ids: string[] = [];
  for (const task of tasks) ids.push((await aTask(testApp, { ...task, points: 1 })).id);
  return ids;
}

/** As many long lives as short ones, in an order that the seed decides; together shorter than the work. */
function lives(): readonly number[] {
  const random = seededRandom(SEED);
  return Array.from({ length: KILLS }, (_, index) => ({
    lifeMs: ((index + random()) / KILLS) * LONGEST_LIFE_MS,
    order: random(),
  }))
    .sort((one, other) => one.order - other.order)
    .map(({ lifeMs }) => lifeMs);
}

/** The rules of the queue when its processes are killed; `variables` are those of the adapter. */
export function describeCrashes(variables: () => Readonly<Record<string, string>>): void {
  let testApp: TestApp;
  let service: ServiceProcess | null = null;

  afterEach(async () => {
    await service?.kill();
    await testApp.close();
  });

  const pending = (): Promise<number> => testApp.database.completion.count({ where: { status: 'PENDING' } });

  async function start(): Promise<ServiceProcess> {
    const sweep = { VERIFICATION_SWEEP_MS: sized('50', '5000') };
    const started = await ServiceProcess.serve(testApp, { ...sweep, ...variables() });
    void started.dropLines();
    return started;
  }

  /** Starts the service, and kills it so long after its first call to X. */
  async function liveAndDie(lifeMs: number): Promise<void> {
    const { requests } = testApp.simulator;
    const asked = requests.count();
    service = await start();
    await waitUntil('the queue is at work', () => requests.count() > asked);
    await pause(lifeMs);
    await service.kill();
    await sized(runOutLeases, () => Promise.resolve())();
  }

  /** In full size the leases of the killed ones expire by themselves. */
  async function runOutLeases(): Promise<void> {
    await testApp.database.lease.updateMany({ data: { expiresAt: 0 } });
  }

  it(`should settle each of ${MEMBERS * 5} completions once although the service is killed ${KILLS} times (seed ${SEED})`, async () => {
    const { DATABASE_URL } = variables();
    testApp = await startTestApp({ env: DATABASE_URL === undefined ? {} : { DATABASE_URL } });
    const members = await connectedMembers(testApp, MEMBERS);
    const tasks = await tasksAndActions(testApp, members);
    await testApp.app.close();
    const ids = await overdueClaims(testApp, members, tasks);
    testApp.simulator.faults.add({ kind: 'slow', delayMs: ANSWER_MS, times: Infinity });

    for (const lifeMs of lives()) await liveAndDie(lifeMs);
    expect(await pending()).toBeGreaterThan(0);

    testApp.simulator.faults.clear();
    service = await start();
    await waitUntil('everything is settled', async () => (await pending()) === 0);
    expect(await service.terminate()).toEqual([0, null]);
    await expectSettledOnce(ids, members);
  });

  async function expectSettledOnce(ids: readonly string[], members: readonly Member[]): Promise<void> {
    const { database } = testApp;
    const rows = await database.twitterVerificationLog.findMany({
      where: { verificationResult: { in: ['APPROVED', 'REJECTED'] } },
    });
    expect(rows.map(({ completionId }) => completionId).sort()).toEqual([...ids].sort());
    const approved = await database.completion.count({ where: { status: 'APPROVED', pointsAwarded: 1 } });
    expect(approved).toBe((MEMBERS / 2) * (5 + 2));
    const users = await database.user.findMany({ where: { completions: { some: {} } } });
    const pointsOf = new Map(users.map(({ id, points }) => [id, Number(points)]));
    expect(members.map(({ id }) => pointsOf.get(id))).toEqual(
      members.map((_member, index) => (index % 2 === 0 ? 5 : 2)),
    );
  }
}
