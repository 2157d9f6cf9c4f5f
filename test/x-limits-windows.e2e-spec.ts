import type { Completion } from '#database';
import type { World } from '#x-simulator';
import {
  attemptsOf,
  expectApproved,
  expectUndetermined,
  forgetRetries,
  verify,
} from './support/completions.js';
import { ALL_SCOPES, aMember, aTask, Member, statusUrl } from './support/member.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';

const FOLLOWS = '/2/users/by';
const MAX_JITTER_MS = 15_000;
const DAY_MS = 86_400_000;

let testApp: TestApp;
let world: World;
let member: Member;
let other: Member;
let targetId: string;
let rounds = 0;

async function start(env: Record<string, string> = {}): Promise<void> {
  testApp = await startTestApp({
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      VERIFICATION_SWEEP_MS: '50',
      EVIDENCE_TTL_SECONDS: '0',
      ...env,
    },
  });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
}

beforeAll(() => start());

beforeEach(async () => {
  rounds += 1;
  member = await aMember(testApp, `member${rounds}`).connect();
  other = await aMember(testApp, `other${rounds}`).connect();
  for (const { username } of [member, other]) {
    world.follow(username, 'brand');
    world.like(username, targetId);
    world.bookmark(username, targetId);
  }
  testApp.simulator.requests.clear();
});

afterEach(async () => {
  const { faults, limits } = testApp.simulator;
  faults.clear();
  limits.set(FOLLOWS, { limit: 900, windowSeconds: 900 });
  limits.setDaily('user', null);
  limits.setDaily('app', null);
  await forgetRetries(testApp);
  // No window is known any more.
  testApp.clock.advance(2 * DAY_MS);
});

afterAll(async () => {
  await testApp.close();
});

async function claimFollow(who = member) {
  const task = { taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand' };
  return who.claim((await aTask(testApp, task)).id);
}

async function claimAbout(taskType: string, who = member) {
  return who.claim((await aTask(testApp, { taskType, targetUrl: statusUrl(targetId) })).id);
}

const stored = (id: string): Promise<Completion> =>
  testApp.database.completion.findUniqueOrThrow({ where: { id } });

/** When a window that begins now, and lasts so long, ends in the words of X. */
const resetAfter = (ms: number): number => Math.ceil((testApp.clock.now().getTime() + ms) / 1000) * 1000;

function expectDueAt(resetAt: number, { nextVerificationAt }: { nextVerificationAt: string }): void {
  const dueAt = Date.parse(nextVerificationAt);
  expect(dueAt).toBeGreaterThanOrEqual(resetAt);
  expect(dueAt).toBeLessThanOrEqual(resetAt + MAX_JITTER_MS);
}

/** Checks that a completion waits for X until the reset, that X was not asked and that the wait left no trace. */
async function expectHeldBack(body: { id: string; nextVerificationAt: string }, resetAt: number) {
  expect(body).toMatchObject({
    status: 'PENDING',
    errorCode: 'rate_limited',
    needsReview: false,
    verification: null,
  });
  expectDueAt(resetAt, body);
  expect(await attemptsOf(testApp, body.id)).toEqual([]);
  expect((await stored(body.id)).failedAttempts).toBe(0);
}

describe('a window that X has closed with a 429', () => {
  let resetAt: number;
  let firstId: string;

  beforeEach(async () => {
    const userId = world.user(member.username).id;
    testApp.simulator.faults.add({ kind: 'rate-limited', resetSeconds: 600, route: FOLLOWS, userId });
    resetAt = resetAfter(600_000);
    const first = await claimFollow();
    await expectUndetermined(testApp, first, 'rate_limited');
    expectDueAt(resetAt, first.body);
    firstId = first.body.id;
    expect(testApp.simulator.requests.count()).toBe(1);
    testApp.simulator.requests.clear();
  });

  it('should keep the member from that endpoint until its reset', async () => {
    await expectHeldBack((await claimFollow()).body, resetAt);
    testApp.clock.set(new Date(resetAt - 1));
    await expectHeldBack((await claimFollow()).body, resetAt);
    expect(testApp.simulator.requests.count()).toBe(0);
    testApp.clock.set(new Date(resetAt));
    expectApproved(await claimFollow());
  });

  it('should neither be written down nor counted while it is waited for', async () => {
    for (let again = 0; again < 10; again += 1) await verify(member, firstId);
    expect(await stored(firstId)).toMatchObject({ errorCode: 'rate_limited', failedAttempts: 1 });
    expect(await attemptsOf(testApp, firstId)).toHaveLength(1);
    expect(testApp.simulator.requests.count()).toBe(0);
  });

  it('should leave other members and other endpoints alone', async () => {
    expectApproved(await claimFollow(other));
    expectApproved(await claimAbout('TWITTER_LIKE'));
    expectApproved(await claimAbout('TWITTER_BOOKMARK'));
  });

  it('should let everything that waited for it settle by itself', async () => {
    const ids = [firstId, (await claimFollow()).body.id as string];
    testApp.clock.set(new Date(resetAt + MAX_JITTER_MS));
    await waitUntil('all are approved', async () => {
      const statuses = await Promise.all(ids.map(async (id) => (await stored(id)).status));
      return statuses.every((status) => status === 'APPROVED') ? true : null;
    });
    expect(testApp.simulator.requests.count()).toBeLessThanOrEqual(2);
  });
});

describe('a window of which nothing is left', () => {
  it('should not be asked again, so that X never has to answer 429', async () => {
    testApp.simulator.limits.set(FOLLOWS, { limit: 2, windowSeconds: 900 });
    const resetAt = resetAfter(900_000);
    expectApproved(await claimFollow());
    expectApproved(await claimFollow());
    await expectHeldBack((await claimFollow()).body, resetAt);
    expectApproved(await claimFollow(other));
    expect(testApp.simulator.requests.all().map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('should be enough for as many of ten claims at once as X allows', async () => {
    testApp.simulator.limits.set(FOLLOWS, { limit: 3, windowSeconds: 900 });
    const responses = await Promise.all(Array.from({ length: 10 }, () => claimFollow()));
    const codes = responses.map(({ body }) => String(body.errorCode ?? body.status)).sort();
    expect(codes).toEqual([...Array<string>(3).fill('APPROVED'), ...Array<string>(7).fill('rate_limited')]);
    expect(testApp.simulator.requests.count({ status: 429 })).toBe(0);
    expect(testApp.simulator.requests.count()).toBe(3);
  });

  it('should be known for the whole day of a user, whatever the endpoint', async () => {
    testApp.simulator.limits.setDaily('user', 2);
    const resetAt = resetAfter(DAY_MS);
    expectApproved(await claimFollow());
    expectApproved(await claimAbout('TWITTER_LIKE'));
    await expectHeldBack((await claimAbout('TWITTER_BOOKMARK')).body, resetAt);
    expectApproved(await claimAbout('TWITTER_BOOKMARK', other));
    expect(testApp.simulator.requests.count({ status: 429 })).toBe(0);
  });

  it('should be known for the whole day of the app at one endpoint, whoever asks', async () => {
    testApp.simulator.limits.setDaily('app', 2);
    const resetAt = resetAfter(DAY_MS);
    expectApproved(await claimFollow());
    expectApproved(await claimFollow(other));
    await expectHeldBack((await claimFollow()).body, resetAt);
    await expectHeldBack((await claimFollow(other)).body, resetAt);
    expectApproved(await claimAbout('TWITTER_LIKE', other));
    expect(testApp.simulator.requests.count({ status: 429 })).toBe(0);
  });
});

describe('a window of an X that is silent', () => {
  let patient: TestApp;

  beforeAll(async () => {
    patient = testApp;
    await start({ X_READ_TIMEOUT_MS: '2000' });
  });

  afterAll(async () => {
    await testApp.close();
    testApp = patient;
  });

  it('should count a request that X did not answer', async () => {
    testApp.simulator.limits.set(FOLLOWS, { limit: 2, windowSeconds: 900 });
    const resetAt = resetAfter(900_000);
    expectApproved(await claimFollow());
    testApp.simulator.faults.add({ kind: 'timeout' });
    await expectUndetermined(testApp, await claimFollow(), 'timeout');
    testApp.clock.advance(60_000);
    await expectHeldBack((await claimFollow()).body, resetAt);
    expect(testApp.simulator.requests.count({ status: 429 })).toBe(0);
  });
});
