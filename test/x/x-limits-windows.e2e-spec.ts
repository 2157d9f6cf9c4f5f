import type { Completion } from '#database';
import type { World } from '#x-simulator';
import {
  attemptsOf,
  expectApproved,
  expectUndetermined,
  forgetRetries,
  verify,
} from '../support/verify/completions.js';
import { ALL_SCOPES, aNewMember, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

const FOLLOWS = '/2/users/by';
const MAX_JITTER_MS = 15_000;
const DAY_MS = 86_400_000;

let testApp: TestApp;
let world: World;
let member: Member;
let other: Member;
let targetId: string;

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
  member = await aNewMember(testApp).connect();
  other = await aNewMember(testApp, 'other').connect();
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
  // All known windows are over.
  testApp.clock.advance(2 * DAY_MS);
});

afterAll(() => testApp.close());

async function claimFollow(who = member) {
  return who.claimNew(followTask());
}

async function claimAbout(taskType: string, who = member) {
  return who.claimNew(aboutPost(taskType, targetId));
}

const stored = (id: string): Promise<Completion> =>
  testApp.database.completion.findUniqueOrThrow({ where: { id } });

/** The reset, as X gives it, of a window that begins now and lasts so long. */
const resetAfter = (ms: number): number => Math.ceil((testApp.clock.now().getTime() + ms) / 1000) * 1000;

function expectDueAt(resetAt: number, { nextVerificationAt }: { nextVerificationAt: string }): void {
  const dueAt = Date.parse(nextVerificationAt);
  expect(dueAt).toBeGreaterThanOrEqual(resetAt);
  expect(dueAt).toBeLessThanOrEqual(resetAt + MAX_JITTER_MS);
}

/** Checks that a completion waits until the reset, that X was not asked and that nothing was logged. */
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

  it('should stop calls for the member to that endpoint until its reset', async () => {
    await expectHeldBack((await claimFollow()).body, resetAt);
    testApp.clock.set(new Date(resetAt - 1));
    await expectHeldBack((await claimFollow()).body, resetAt);
    expect(testApp.simulator.requests.count()).toBe(0);
    testApp.clock.set(new Date(resetAt));
    expectApproved(await claimFollow());
  });

  it('should neither be logged nor counted while claims wait for it', async () => {
    for (let again = 0; again < 10; again += 1) await verify(member, firstId);
    expect(await stored(firstId)).toMatchObject({ errorCode: 'rate_limited', failedAttempts: 1 });
    expect(await attemptsOf(testApp, firstId)).toHaveLength(1);
    expect(testApp.simulator.requests.count()).toBe(0);
  });

  it('should not affect other members and other endpoints', async () => {
    expectApproved(await claimFollow(other));
    expectApproved(await claimAbout('TWITTER_LIKE'));
    expectApproved(await claimAbout('TWITTER_BOOKMARK'));
  });

  it('should let all waiting claims be verified after it', async () => {
    const ids = [firstId, (await claimFollow()).body.id as string];
    testApp.clock.set(new Date(resetAt + MAX_JITTER_MS));
    await waitUntil('all are approved', async () => {
      const statuses = await Promise.all(ids.map(async (id) => (await stored(id)).status));
      return statuses.every((status) => status === 'APPROVED');
    });
    expect(testApp.simulator.requests.count()).toBeLessThanOrEqual(2);
  });
});

describe('a window that is used up', () => {
  it('should prevent further calls, so that X never answers 429', async () => {
    testApp.simulator.limits.set(FOLLOWS, { limit: 2, windowSeconds: 900 });
    const resetAt = resetAfter(900_000);
    expectApproved(await claimFollow());
    expectApproved(await claimFollow());
    await expectHeldBack((await claimFollow()).body, resetAt);
    expectApproved(await claimFollow(other));
    expect(testApp.simulator.requests.all().map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('should allow as many of ten simultaneous claims as X allows', async () => {
    testApp.simulator.limits.set(FOLLOWS, { limit: 3, windowSeconds: 900 });
    const responses = await Promise.all(Array.from({ length: 10 }, () => claimFollow()));
    const codes = responses.map(({ body }) => String(body.errorCode ?? body.status)).sort();
    expect(codes).toEqual([...Array<string>(3).fill('APPROVED'), ...Array<string>(7).fill('rate_limited')]);
    expect(testApp.simulator.requests.count({ status: 429 })).toBe(0);
    expect(testApp.simulator.requests.count()).toBe(3);
  });

  it('should apply to all endpoints for the daily limit of a user', async () => {
    testApp.simulator.limits.setDaily('user', 2);
    const resetAt = resetAfter(DAY_MS);
    expectApproved(await claimFollow());
    expectApproved(await claimAbout('TWITTER_LIKE'));
    await expectHeldBack((await claimAbout('TWITTER_BOOKMARK')).body, resetAt);
    expectApproved(await claimAbout('TWITTER_BOOKMARK', other));
    expect(testApp.simulator.requests.count({ status: 429 })).toBe(0);
  });

  it('should apply to all members for the daily limit of the app at one endpoint', async () => {
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

describe('a window while X does not answer', () => {
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
