import type { Fault, FaultKind } from '#x-simulator';
import { attemptsOf, expectUndetermined, forgetRetries } from '../support/verify/completions.js';
import { connectionOf } from '../support/members/connection-row.js';
import { ALL_SCOPES, aNewMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask, type NewTask } from '../support/members/new-task.js';

const MINUTE_MS = 60_000;
const MAX_JITTER_MS = 15_000;
/** Longer than any breaker stays open. */
const LONG_REST_MS = 25 * 60 * MINUTE_MS;

let testApp: TestApp;
let idler: Member;
let targetId: string;
let proofUrl: string;

async function start(env: Record<string, string> = {}): Promise<void> {
  testApp = await startTestApp({ env: { TWITTER_SCOPES: ALL_SCOPES, ...env } });
  const { world } = testApp.simulator;
  world.addUser({ username: 'brand' });
  const target = world.post({ author: 'brand', text: 'Hello' });
  targetId = target.id;
  proofUrl = target.url;
  testApp.clock.advance(MINUTE_MS);
}

/** Gives the tests of a block a service of their own. */
function withItsOwnApp(env: Record<string, string>): void {
  let common: TestApp;

  beforeAll(async () => {
    common = testApp;
    await start(env);
  });

  afterAll(async () => {
    await testApp.close();
    testApp = common;
  });
}

beforeAll(() => start());

beforeEach(async () => {
  idler = await aNewMember(testApp, 'idler').connect();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
  // Windows and breakers that a fault has closed are open again.
  testApp.clock.advance(LONG_REST_MS);
});

afterAll(() => testApp.close());

/** One task for each endpoint of X; the member has fulfilled none, so a working X means a rejection. */
const questions: Record<string, () => { task: NewTask; claim?: object }> = {
  '/2/users/by': () => ({ task: followTask() }),
  '/2/users/:id/tweets': () => ({
    task: aboutPost('TWITTER_RETWEET', targetId),
  }),
  '/2/users/:id/liked_tweets': () => ({
    task: aboutPost('TWITTER_LIKE', targetId),
  }),
  '/2/users/:id/bookmarks': () => ({
    task: aboutPost('TWITTER_BOOKMARK', targetId),
  }),
  '/2/tweets': () => ({
    task: aboutPost('TWITTER_QUOTE', targetId),
    claim: { proofUrl },
  }),
};

async function claimThrough(route: string) {
  const question = questions[route]?.();
  if (question === undefined) throw new TypeError(`no question for ${route}`);
  const task = await aTask(testApp, { ...question.task, points: 5 });
  testApp.simulator.requests.clear();
  return idler.claim(task.id, question.claim ?? {});
}

/** Milliseconds from now until the completion is retried. */
function pauseBefore({ nextVerificationAt }: { nextVerificationAt: string }): number {
  return Date.parse(nextVerificationAt) - testApp.clock.now().getTime();
}

describe.each(Object.keys(questions))('when %s fails', (route) => {
  const temporary: [FaultKind, string][] = [
    [{ kind: 'rate-limited' }, 'rate_limited'],
    [{ kind: 'server-error', status: 500 }, 'x_unavailable'],
    [{ kind: 'server-error', status: 503 }, 'x_unavailable'],
    [{ kind: 'hang-up' }, 'x_unavailable'],
    [{ kind: 'garbage' }, 'x_unavailable'],
  ];
  it.each(temporary)('%j should cause no verdict and a retry', async (fault, errorCode) => {
    testApp.simulator.faults.add({ ...fault, route, times: Infinity } as Fault);
    const response = await claimThrough(route);
    await expectUndetermined(testApp, response, errorCode);
    expect(response.body).toMatchObject({ needsReview: false, verification: { apiCallCount: 1 } });
    expect(pauseBefore(response.body)).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(response.status).toBe(201);
  });

  it.each(['forbidden', 'not-found'] as const)('%s should cause a review', async (kind) => {
    testApp.simulator.faults.add({ kind, route, times: Infinity } as Fault);
    const response = await claimThrough(route);
    await expectUndetermined(testApp, response, 'evidence_incomplete');
    expect(response.body).toMatchObject({ needsReview: true, nextVerificationAt: null });
  });

  it('partial errors without data should not cause a rejection', async () => {
    testApp.simulator.faults.add({ kind: 'partial-errors', route, times: Infinity } as Fault);
    const response = await claimThrough(route);
    expect(response.body).toMatchObject({
      status: 'PENDING',
      verification: { verificationResult: 'ERROR' },
    });
  });
});

describe('a rate limit', () => {
  it('should be waited for until its reset, and up to 15 seconds more', async () => {
    testApp.simulator.faults.add({ kind: 'rate-limited', resetSeconds: 600 });
    const response = await claimThrough('/2/users/by');
    const resetAt = Math.ceil(testApp.clock.now().getTime() / 1000) * 1000 + 600_000;
    const dueAt = Date.parse(response.body.nextVerificationAt);
    expect(dueAt).toBeGreaterThanOrEqual(resetAt);
    expect(dueAt).toBeLessThan(resetAt + MAX_JITTER_MS);
  });
});

describe('a silent X', () => {
  withItsOwnApp({ X_READ_TIMEOUT_MS: '2000' });

  it('should cause a timeout and a retry', async () => {
    testApp.simulator.faults.add({ kind: 'timeout' });
    const response = await claimThrough('/2/users/by');
    await expectUndetermined(testApp, response, 'timeout');
    expect(response.body.needsReview).toBe(false);
    expect(pauseBefore(response.body)).toBeGreaterThanOrEqual(MINUTE_MS);
    // Only X knows what it billed: the budget keeps the reservation.
    expect(await attemptsOf(testApp, response.body.id)).toMatchObject([
      { apiCallCount: 1, estimatedCostMicroUsd: 0 },
    ]);
  });
});

describe('a refusal of the whole app', () => {
  it.each([
    ['credits-depleted', 'credits_depleted'],
    ['usage-capped', 'credits_depleted'],
    ['client-forbidden', 'x_app_forbidden'],
  ] as const)('%s should be %s, not change the connection and cause a retry', async (kind, errorCode) => {
    testApp.simulator.faults.add({ kind });
    const response = await claimThrough('/2/users/by');
    await expectUndetermined(testApp, response, errorCode);
    expect(response.body.needsReview).toBe(false);
    expect(pauseBefore(response.body)).toBeGreaterThanOrEqual(MINUTE_MS);
    expect((await idler.get('/v1/twitter/connection')).body).toMatchObject({
      status: 'active',
      isActive: true,
    });
    expect(testApp.simulator.requests.count()).toBe(1);
  });
});

describe('failures that concern one member, or that X did not send', () => {
  const outcomeOf = async (route: string) => {
    const { body } = await claimThrough(route);
    return (body.errorCode ?? body.status) as string;
  };

  it('should not stop others when X has not enrolled this member’s account', async () => {
    const userId = (await connectionOf(idler)).twitterId;
    testApp.simulator.faults.add({ kind: 'user-not-enrolled', userId, times: Infinity });
    expect(await outcomeOf('/2/users/by')).toBe('evidence_incomplete');
    idler = await aNewMember(testApp, 'neighbour').connect();
    expect(await outcomeOf('/2/users/by')).toBe('REJECTED');
  });

  it('should be x_unavailable, without a review, when a proxy answers 403 in HTML', async () => {
    testApp.simulator.faults.add({ kind: 'blocked-by-proxy' });
    const { body } = await claimThrough('/2/users/by');
    expect(body).toMatchObject({
      errorCode: 'x_unavailable',
      needsReview: false,
      nextVerificationAt: expect.any(String),
    });
  });

  it('should ignore a reset ten years ahead', async () => {
    testApp.simulator.faults.add({ kind: 'rate-limited', resetSeconds: 10 * 365 * 24 * 3600 });
    const { body } = await claimThrough('/2/users/by');
    expect(body.errorCode).toBe('rate_limited');
    expect(pauseBefore(body)).toBeLessThanOrEqual(60 * MINUTE_MS);
  });
});

describe('tokens that X refuses', () => {
  const revokeGrant = async (): Promise<void> => {
    testApp.simulator.oauth.revokeGrant((await connectionOf(idler)).twitterId);
  };

  it('should be x_unavailable while X issues new ones', async () => {
    testApp.simulator.faults.add({ kind: 'unauthorized', times: Infinity });
    const response = await claimThrough('/2/users/by');
    await expectUndetermined(testApp, response, 'x_unavailable');
    expect(pauseBefore(response.body)).toBeGreaterThanOrEqual(MINUTE_MS);
  });

  it('should be token_expired when X issues no new one, and wait for the member', async () => {
    await revokeGrant();
    const response = await claimThrough('/2/users/by');
    await expectUndetermined(testApp, response, 'token_expired');
    expect(response.body).toMatchObject({ needsReview: false, nextVerificationAt: null });
  });

  it('should cause no calls to X until the member connects again', async () => {
    await revokeGrant();
    await claimThrough('/2/users/by');
    await expectUndetermined(testApp, await claimThrough('/2/users/by'), 'token_expired');
    expect(testApp.simulator.requests.count()).toBe(0);
    await idler.connect();
    expect((await claimThrough('/2/users/by')).body.status).toBe('REJECTED');
  });
});

describe.each([
  ['TWITTER_LIKE', 'like.read', '/2/users/:id/liked_tweets'],
  ['TWITTER_BOOKMARK', 'bookmark.read', '/2/users/:id/bookmarks'],
])('a scope that was not granted', (taskType, scope, route) => {
  withItsOwnApp({ TWITTER_SCOPES: ALL_SCOPES.replace(`${scope} `, '') });

  it(`should be missing_scope for a ${taskType} task, without a call`, async () => {
    const response = await claimThrough(route);
    await expectUndetermined(testApp, response, 'missing_scope');
    expect(response.body).toMatchObject({
      nextVerificationAt: null,
      needsReview: false,
      verification: { apiCallCount: 0 },
    });
    expect(testApp.simulator.requests.count()).toBe(0);
  });
});
