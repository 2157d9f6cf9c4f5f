import type { Completion } from '#database';
import { BackgroundWork } from '../../src/platform/concurrency/background-work.js';
import { ExclusiveWork } from '../../src/platform/concurrency/exclusive-work.js';
import { QueueSweep } from '../../src/verification/queue/queue-sweep.js';
import { MOST_IN_BACKGROUND, VerificationSlots } from '../../src/verification/slots/verification-slots.js';
import { anotherInstance } from '../support/app/another-instance.js';
import { attemptsOf, verify } from '../support/verify/completions.js';
import { Member } from '../support/members/member.js';
import { connectedMembers, followTasks, overdueClaims } from '../support/verify/many-claims.js';
import { holdAnswers, stallNext } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const MINUTE_MS = 60_000;
const FOLLOWS = '/2/users/by';

/** The rules of the queue of due verifications for both adapters; `variables` are those of the adapter. */
export function describeQueue(variables: () => Readonly<Record<string, string>>): void {
  let testApp: TestApp;
  let isClosed = true;
  let rounds = 0;
  const others: TestApp[] = [];

  const environment = () => ({
    VERIFICATION_COOLDOWN_SECONDS: '0',
    VERIFICATION_SWEEP_MS: '50',
    ...variables(),
  });

  beforeEach(async () => {
    rounds += 1;
    if (isClosed) testApp = await startTestApp({ env: environment() });
    isClosed = false;
  });

  afterEach(async () => {
    for (const other of others.splice(0)) await other.close();
    if (isClosed) {
      await testApp.close();
      return;
    }
    testApp.simulator.faults.clear();
    testApp.simulator.requests.clear();
    await testApp.database.completion.deleteMany();
  });

  afterAll(async () => {
    if (!isClosed) await testApp.close();
  });

  const connected = (count: number): Promise<Member[]> => connectedMembers(testApp, count, `round${rounds}_`);

  /** Lets the service shut down; the next test has another. */
  function shutDown(): Promise<void> {
    isClosed = true;
    return testApp.app.close();
  }

  /** Another instance on the same database, asking the same X. */
  async function startOther(): Promise<TestApp> {
    const other = await anotherInstance(testApp, { env: environment() });
    others.push(other);
    return other;
  }

  const stored = (id: string): Promise<Completion> =>
    testApp.database.completion.findUniqueOrThrow({ where: { id } });
  const settledCount = (): Promise<number> =>
    testApp.database.completion.count({ where: { status: { not: 'PENDING' } } });
  const allSettled = (count: number): Promise<true> =>
    waitUntil(`${count} are settled`, async () => (await settledCount()) >= count);

  /** The results in the verification log by completion. */
  async function resultsById(): Promise<Map<string, string[]>> {
    const results = new Map<string, string[]>();
    for (const row of await testApp.database.twitterVerificationLog.findMany())
      results.set(row.completionId, [...(results.get(row.completionId) ?? []), row.verificationResult]);
    return results;
  }

  it('should verify what is due, and nothing earlier', async () => {
    const members = await connected(1);
    const tasks = await followTasks(testApp, 2, 3);
    testApp.simulator.world.follow(members[0]!.username, 'brand');
    const nextVerificationAt = new Date(testApp.clock.now().getTime() + MINUTE_MS);
    const [early = ''] = await overdueClaims(testApp, members, tasks.slice(1), -MINUTE_MS);
    const [due = ''] = await overdueClaims(testApp, members, tasks.slice(0, 1));
    await allSettled(1);
    expect(await stored(due)).toMatchObject({
      status: 'APPROVED',
      pointsAwarded: 3,
      nextVerificationAt: null,
    });
    expect(await stored(early)).toMatchObject({ status: 'PENDING', nextVerificationAt });
    expect(await attemptsOf(testApp, early)).toEqual([]);
  });

  it('should retry after a pause when X could not tell', async () => {
    const [alice] = await connected(1);
    testApp.simulator.faults.add({ kind: 'server-error', times: 2 });
    const tasks = await followTasks(testApp, 1);
    const [id = ''] = await overdueClaims(testApp, [alice!], tasks);
    for (const attempt of [1, 2]) {
      const { nextVerificationAt } = await waitUntil(`attempt ${attempt} is recorded`, async () => {
        const completion = await stored(id);
        return completion.failedAttempts === attempt ? completion : null;
      });
      expect(nextVerificationAt!.getTime()).toBeGreaterThanOrEqual(testApp.clock.now().getTime() + MINUTE_MS);
      testApp.clock.set(new Date(nextVerificationAt!.getTime() + 10_000));
    }
    await allSettled(1);
    expect((await resultsById()).get(id)).toHaveLength(3);
  });

  it('should verify all due claims of a member together', async () => {
    const members = await connected(1);
    await overdueClaims(testApp, members, await followTasks(testApp, 5));
    await allSettled(5);
    expect(testApp.simulator.requests.count({ route: FOLLOWS })).toBe(1);
  });

  it('should not let a claim that cannot be verified block others, nor retry it all the time', async () => {
    const members = await connected(2);
    const tasks = await followTasks(testApp, 3);
    const broken = `${members[0]!.id}-${tasks[1]!}`;
    await testApp.database.task.update({ where: { id: tasks[1]! }, data: { taskType: 'TWITTER_POKE' } });
    const ids = await overdueClaims(testApp, members, tasks);
    await allSettled(4);
    const { status, nextVerificationAt } = await waitUntil('the broken one is postponed', async () => {
      const completion = await stored(broken);
      return completion.nextVerificationAt! > testApp.clock.now() ? completion : null;
    });
    expect(status).toBe('PENDING');
    expect(nextVerificationAt!.getTime()).toBe(testApp.clock.now().getTime() + 5 * MINUTE_MS);
    expect([...(await resultsById()).keys()].sort()).toEqual(
      ids.filter((id) => !id.endsWith(tasks[1]!)).sort(),
    );
    expect(testApp.logLines().filter(({ msg }) => msg === 'Retry failed')).toEqual(
      expect.arrayContaining([expect.objectContaining({ completionIds: [broken] })]),
    );
  });

  it('should verify each completion once with two instances', async () => {
    const members = await connected(MOST_IN_BACKGROUND + 2);
    const tasks = await followTasks(testApp, 3, 2);
    for (const { username } of members) testApp.simulator.world.follow(username, 'brand');
    testApp.simulator.faults.add({ kind: 'slow', delayMs: 100, times: Infinity });
    const instances = [testApp, await startOther()];
    const ids = await overdueClaims(testApp, members, tasks);
    for (const { app } of instances) app.get(QueueSweep).tick();
    await allSettled(ids.length);
    expect(await resultsById()).toEqual(new Map(ids.map((id) => [id, ['APPROVED']])));
    expect(testApp.simulator.requests.count({ route: FOLLOWS })).toBe(members.length);
    const points = await testApp.database.user.findMany({
      where: { id: { in: members.map(({ id }) => id) } },
    });
    expect(points.map((user) => Number(user.points))).toEqual(members.map(() => 6));
  });

  it('should ask X once when a member asks one instance while another verifies', async () => {
    const members = await connected(1);
    const tasks = await followTasks(testApp, 1);
    testApp.simulator.world.follow(members[0]!.username, 'brand');
    const other = await startOther();
    const { goOn } = holdAnswers(testApp.simulator);
    const [id = ''] = await overdueClaims(testApp, members, tasks);
    await waitUntil('the queue has asked X', () => testApp.simulator.requests.count({ route: FOLLOWS }) > 0);
    const [here, there] = [testApp, other].map(
      (app) => new Member(app, members[0]!.id, members[0]!.username),
    );
    const turns = [testApp, other].map(({ app }) => stallNext(app.get(ExclusiveWork), 'run', 'before'));
    const answers = [verify(here!, id), verify(there!, id)];
    await Promise.all(turns.map(({ reached }) => reached));
    for (const turn of turns) turn.goOn();
    goOn();
    const responses = await Promise.all(answers);
    expect(responses.map(({ body }) => body.status)).toEqual(['APPROVED', 'APPROVED']);
    expect(testApp.simulator.requests.count({ route: FOLLOWS })).toBe(1);
    expect(await attemptsOf(testApp, id)).toHaveLength(1);
  });

  it('should verify after a restart what became due meanwhile', async () => {
    const members = await connected(1);
    const tasks = await followTasks(testApp, 2);
    await shutDown();
    await overdueClaims(testApp, members, tasks);
    await startOther();
    await allSettled(2);
    expect((await resultsById()).size).toBe(2);
  });

  it('should finish what is running at a shutdown and start nothing new', async () => {
    const members = await connected(MOST_IN_BACKGROUND + 2);
    const tasks = await followTasks(testApp, 1);
    const atOnce = testApp.app.get(VerificationSlots, { strict: false }).capacity;
    const { goOn } = holdAnswers(testApp.simulator, { times: Infinity });
    const ids = await overdueClaims(testApp, members, tasks);
    const asked = () => testApp.simulator.requests.count({ route: FOLLOWS });
    await waitUntil('the queue is at work', () => asked() >= atOnce);
    const closed = shutDown();
    const { stopping } = testApp.app.get(BackgroundWork);
    await waitUntil('the service stops', () => stopping.aborted);
    expect(await settledCount()).toBe(0);
    goOn();
    await closed;
    expect(asked()).toBe(atOnce);
    expect(await settledCount()).toBe(atOnce);
    expect((await resultsById()).size).toBe(atOnce);
    const due = { status: 'PENDING', nextVerificationAt: { lte: testApp.clock.now() } };
    expect(await testApp.database.completion.count({ where: due })).toBe(ids.length - atOnce);
    expect(await testApp.database.lease.count()).toBe(0);
  });
}
