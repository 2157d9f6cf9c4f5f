import type { Completion } from '#database';
import type { FaultKind, World } from '#x-simulator';
import { BackgroundWork } from '../../src/platform/concurrency/background-work.js';
import { QueueSweep } from '../../src/verification/queue/queue-sweep.js';
import {
  attemptsOf,
  expectApproved,
  expectUndetermined,
  forgetRetries,
} from '../support/verify/completions.js';
import { expireStoredToken, refreshCalls } from '../support/members/connection-row.js';
import { ALL_SCOPES, aNewMember, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

const FOLLOWS = '/2/users/by';
const FAILURES_THAT_OPEN = 5;
/** Longer than any breaker stays open. */
const LONG_REST_MS = 25 * 3_600_000;

let testApp: TestApp;
let world: World;
let members: readonly [Member, Member, Member];
let targetId: string;
let refreshesBefore: number;

beforeAll(async () => {
  testApp = await startTestApp({
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      VERIFICATION_SWEEP_MS: '50',
      EVIDENCE_TTL_SECONDS: '0',
    },
  });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
});

beforeEach(async () => {
  members = [await connected('ada'), await connected('bob'), await connected('eve')];
  testApp.simulator.requests.clear();
  refreshesBefore = refreshCalls(testApp);
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
  // A breaker that a test has left open closes with this answer of X.
  testApp.clock.advance(LONG_REST_MS);
  expectApproved(await claimFollow(members[0]));
});

afterAll(() => testApp.close());

async function connected(name: string): Promise<Member> {
  const member = await aNewMember(testApp, name).connect();
  world.follow(member.username, 'brand');
  world.like(member.username, targetId);
  return member;
}

async function claimFollow(who: Member) {
  return who.claimNew(followTask());
}

async function claimLike(who: Member) {
  return who.claimNew(aboutPost('TWITTER_LIKE', targetId));
}

const stored = (id: string): Promise<Completion> =>
  testApp.database.completion.findUniqueOrThrow({ where: { id } });

/** Checks that a claim was answered without X, and that nothing was written or counted for it. */
async function expectHeldBack(response: { status: number; body: { id: string } }, errorCode: string) {
  expect(response.status).toBe(201);
  expect(response.body).toMatchObject({
    status: 'PENDING',
    errorCode,
    needsReview: false,
    nextVerificationAt: expect.any(String),
    verification: null,
  });
  expect(await attemptsOf(testApp, response.body.id)).toEqual([]);
  expect((await stored(response.body.id)).failedAttempts).toBe(0);
}

/** Moves the clock to where all of these are due; they are then verified by themselves. */
async function letAllBecomeDue(ids: readonly string[]): Promise<void> {
  const due = await Promise.all(
    ids.map(async (id) => (await stored(id)).nextVerificationAt?.getTime() ?? NaN),
  );
  testApp.clock.set(new Date(Math.max(...due)));
}

function untilAll(what: string, ids: readonly string[], holds: (completion: Completion) => boolean) {
  return waitUntil(`all ${what}`, async () => {
    const completions = await Promise.all(ids.map(stored));
    return completions.every(holds) ? completions : null;
  });
}

const isApproved = ({ status }: Completion): boolean => status === 'APPROVED';
const isPutOff = ({ nextVerificationAt }: Completion): boolean =>
  nextVerificationAt !== null && nextVerificationAt > testApp.clock.now();

/** Lets the queue look for what is due once more. */
async function sweep(): Promise<void> {
  testApp.app.get(QueueSweep, { strict: false }).tick();
  await waitUntil('the sweep has ended', () => testApp.app.get(BackgroundWork).count === 0);
}

/** While one trial call runs the others are postponed, so that it may take several rounds. */
async function untilAllSettle(ids: readonly string[]): Promise<void> {
  let waiting = ids;
  for (let turn = 0; waiting.length > 0 && turn <= ids.length; turn += 1) {
    await letAllBecomeDue(waiting);
    const turned = await untilAll(
      'are put off or approved',
      waiting,
      (one) => isPutOff(one) || isApproved(one),
    );
    waiting = turned.filter((one) => !isApproved(one)).map(({ id }) => id);
  }
  expect(waiting).toEqual([]);
}

type AppFault = Extract<FaultKind['kind'], 'credits-depleted' | 'usage-capped' | 'client-forbidden'>;

describe.each<[AppFault, string]>([
  ['credits-depleted', 'credits_depleted'],
  ['usage-capped', 'credits_depleted'],
  ['client-forbidden', 'x_app_forbidden'],
])('after %s', (kind, errorCode) => {
  let ids: string[];

  beforeEach(async () => {
    testApp.simulator.faults.add({ kind, times: Infinity });
    const [ada, bob, eve] = members;
    const first = await claimFollow(ada);
    await expectUndetermined(testApp, first, errorCode);
    expect(testApp.simulator.requests.count()).toBe(1);
    await expireStoredToken(bob);
    const others = [await claimFollow(bob), await claimLike(eve), await claimLike(ada)];
    for (const response of others) await expectHeldBack(response, errorCode);
    ids = [first, ...others].map(({ body }) => body.id as string);
  });

  it('should answer everybody without a request or a refresh, and have one tried after the pause', async () => {
    expect(testApp.simulator.requests.count()).toBe(1);
    expect(refreshCalls(testApp)).toBe(refreshesBefore);
    testApp.simulator.requests.clear();
    await letAllBecomeDue(ids);
    await waitUntil('one is put off', async () => (await Promise.all(ids.map(stored))).some(isPutOff));
    await sweep();
    expect(testApp.simulator.requests.all().filter(({ route }) => route !== '/2/oauth2/token')).toHaveLength(
      1,
    );
    const putOff = (await Promise.all(ids.map(stored))).filter(isPutOff);
    expect(new Set(putOff.map(({ userId }) => userId)).size).toBe(1);
    for (const id of ids) expect(await stored(id)).toMatchObject({ status: 'PENDING', errorCode });
  });

  it('should work for everybody once X answers again', async () => {
    testApp.simulator.faults.clear();
    await untilAllSettle(ids);
    expectApproved(await claimFollow(members[2]));
  });
});

describe(`after ${FAILURES_THAT_OPEN} failures in a row at one endpoint`, () => {
  let failed: string[];

  beforeEach(async () => {
    testApp.simulator.faults.add({ kind: 'server-error', route: FOLLOWS, times: Infinity });
    failed = [];
    for (let failure = 1; failure <= FAILURES_THAT_OPEN; failure += 1) {
      const response = await claimFollow(failure % 2 === 0 ? members[0] : members[1]);
      await expectUndetermined(testApp, response, 'x_unavailable');
      failed.push(response.body.id);
    }
    expect(testApp.simulator.requests.count()).toBe(FAILURES_THAT_OPEN);
    testApp.simulator.requests.clear();
  });

  it('should pause the endpoint for everybody, without refreshes', async () => {
    const [, , eve] = members;
    await expireStoredToken(eve);
    await expectHeldBack(await claimFollow(eve), 'x_unavailable');
    expect(testApp.simulator.requests.count()).toBe(0);
    expect(refreshCalls(testApp)).toBe(refreshesBefore);
  });

  it('should still use the other endpoints', async () => {
    for (const member of members) expectApproved(await claimLike(member));
  });

  it('should make one call after the pause, and work again once X answers', async () => {
    const [ada, bob, eve] = members;
    const waiting = await claimFollow(eve);
    const ids = [waiting.body.id as string, ...failed];
    await letAllBecomeDue(ids);
    await untilAll('are put off', ids, isPutOff);
    expect(testApp.simulator.requests.count({ route: FOLLOWS })).toBe(1);
    await expectHeldBack(await claimFollow(ada), 'x_unavailable');
    testApp.simulator.faults.clear();
    await untilAllSettle(ids);
    for (const member of [ada, bob, eve]) expectApproved(await claimFollow(member));
  });

  it('should not open when successes come between the failures', async () => {
    testApp.simulator.faults.clear();
    await untilAllSettle(failed);
    const [ada] = members;
    for (let round = 0; round < 2; round += 1) {
      testApp.simulator.faults.add({ kind: 'server-error', route: FOLLOWS, times: FAILURES_THAT_OPEN - 1 });
      for (let failure = 1; failure < FAILURES_THAT_OPEN; failure += 1) {
        await expectUndetermined(testApp, await claimFollow(ada), 'x_unavailable');
      }
      expectApproved(await claimFollow(ada));
    }
  });
});
