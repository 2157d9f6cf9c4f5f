import type { Response } from 'supertest';
import {
  claimUndoneFollow,
  expectNotFollowed,
  forgetRetries,
  verify,
} from '../support/verify/completions.js';
import { connectionOf, refreshCalls, storedPairOf, TOKEN_ROUTE } from '../support/members/connection-row.js';
import { aNewMember, aTask, type Member } from '../support/members/member.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const CONNECTION = '/v1/twitter/connection';
const TOKEN_LIFETIME_MS = 7_200_000;
const REFRESH_AHEAD_MS = 300_000;
const COOLDOWN_MS = 30_000;

let testApp: TestApp;
let alice: Member;
let completionId: string;
let callsBefore = 0;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
});

/** Each test has a connected member who does not follow the brand: each rejection needs a call to X. */
beforeEach(async () => {
  alice = await aNewMember(testApp, 'alice').connect();
  completionId = await claimUndoneFollow(alice);
  callsBefore = refreshCalls(testApp);
  testApp.simulator.requests.clear();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

const askedToRefresh = (): number => testApp.simulator.requests.count({ route: TOKEN_ROUTE });
const verifyOftenAtOnce = (): Promise<Response[]> =>
  Promise.all(Array.from({ length: sized(5, 20) }, () => verify(alice, completionId)));
const statusShown = async (): Promise<string> => (await alice.get(CONNECTION)).body.status as string;

describe('after a failed refresh', () => {
  it('should not ask X for 30 seconds, whoever verifies, and then once more', async () => {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    testApp.simulator.faults.add({ kind: 'server-error', route: TOKEN_ROUTE });
    expect((await verify(alice, completionId)).body.errorCode).toBe('x_unavailable');
    expect(askedToRefresh()).toBe(1);

    testApp.clock.advance(COOLDOWN_MS - 1);
    for (const { body } of await verifyOftenAtOnce()) {
      expect(body).toMatchObject({ status: 'PENDING', errorCode: 'x_unavailable' });
    }
    expect(askedToRefresh()).toBe(1);

    testApp.clock.advance(1);
    for (const response of await verifyOftenAtOnce()) expectNotFollowed(response);
    expect(askedToRefresh()).toBe(2);
    expect(refreshCalls(testApp) - callsBefore).toBe(1);
  });

  it('should use the old token until it expires', async () => {
    testApp.clock.advance(TOKEN_LIFETIME_MS - REFRESH_AHEAD_MS + 1);
    testApp.simulator.faults.add({ kind: 'server-error', route: TOKEN_ROUTE, times: Infinity });
    const before = await storedPairOf(alice);
    for (const response of await verifyOftenAtOnce()) expectNotFollowed(response);
    expect(askedToRefresh()).toBe(1);
    expect(await storedPairOf(alice)).toEqual(before);
    expect(await statusShown()).toBe('active');

    testApp.clock.advance(REFRESH_AHEAD_MS);
    expect((await verify(alice, completionId)).body.errorCode).toBe('x_unavailable');
    expect(askedToRefresh()).toBe(2);
  });

  it('should end the pause with a new sign-in', async () => {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    testApp.simulator.faults.add({ kind: 'server-error', route: TOKEN_ROUTE });
    await verify(alice, completionId);
    await alice.connect();
    expect(await connectionOf(alice)).toMatchObject({ lastRefreshError: null });
    expectNotFollowed(await verify(alice, completionId));
  });
});

describe('the status of a connection', () => {
  it('should be active, expired or reconnect_required, never worse than necessary', async () => {
    expect(await statusShown()).toBe('active');
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    expect(await statusShown()).toBe('expired');
    expectNotFollowed(await verify(alice, completionId));
    expect(await statusShown()).toBe('active');
    testApp.simulator.oauth.revokeGrant((await connectionOf(alice)).twitterId);
    expect((await verify(alice, completionId)).body.errorCode).toBe('token_expired');
    expect(await statusShown()).toBe('reconnect_required');
    await alice.connect();
    expect(await statusShown()).toBe('active');
  });
});

describe('the granted scope', () => {
  const bookmarkTask = () =>
    aTask(testApp, {
      taskType: 'TWITTER_BOOKMARK',
      targetUrl: 'https://x.com/brand/status/1800000000000000000',
    });

  it('should be checked before anything is sent to X, the refresh included', async () => {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    const { body } = await alice.claim((await bookmarkTask()).id);
    expect(body).toMatchObject({
      status: 'PENDING',
      errorCode: 'missing_scope',
      verification: { verificationResult: 'ERROR', apiCallCount: 0 },
    });
    expect(testApp.simulator.requests.count()).toBe(0);
  });

  it('should become the one that X names in a refresh', async () => {
    const { scope } = await connectionOf(alice);
    await testApp.database.twitterConnection.update({
      where: { userId: alice.id },
      data: { scope: `${scope} bookmark.read` },
    });
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    expectNotFollowed(await verify(alice, completionId));
    expect((await connectionOf(alice)).scope).toBe(scope);
    expect((await alice.claim((await bookmarkTask()).id)).body.errorCode).toBe('missing_scope');
  });
});
