import type { Response } from 'supertest';
import { Leases } from '#database';
import { anotherInstance } from './support/another-instance.js';
import { claimUndoneFollow, expectRejected, verify } from './support/completions.js';
import {
  connectionOf,
  expectHeldBack,
  expireStoredToken,
  refreshCalls,
  REVOKE_ROUTE,
  rotated,
  runOutLeases,
  runOutVerificationLease,
  storedPairOf,
  TOKEN_ROUTE,
} from './support/connection-row.js';
import { expectProblem } from './support/expect-problem.js';
import { aMember, Member } from './support/member.js';
import { countCalls } from './support/count-calls.js';
import { holdRotated } from './support/stall.js';
import { expectRevoked, tokensIssuedBy } from './support/sign-in-outcome.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';

const CONNECTION = '/v1/twitter/connection';

let testApp: TestApp;
let otherApp: TestApp;
let alice: Member;
let completionId: string;
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  otherApp = await anotherInstance(testApp);
});

/** Each test has a connected member who does not follow the brand and whose access token has run out. */
beforeEach(async () => {
  members += 1;
  alice = await aMember(testApp, `alice${members}`).connect();
  completionId = await claimUndoneFollow(alice);
  await expireStoredToken(alice);
  testApp.simulator.requests.clear();
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(async () => {
  await otherApp.close();
  await testApp.close();
});

interface StalledRefresh {
  readonly verification: Promise<Response>;
  /** The pair that X has issued. */
  readonly tokens: string[];
  /** Lets X answer. */
  readonly goOn: () => void;
}

/** Begins a verification whose refresh has taken effect at X, while the answer is still on its way. */
async function aStalledRefresh(): Promise<StalledRefresh> {
  const { oauth } = testApp.simulator;
  const before = oauth.issuedTokens.length;
  const { goOn } = holdRotated(testApp.simulator);
  const verification = verify(alice, completionId);
  await rotated(testApp.simulator, before);
  return { verification, tokens: oauth.issuedTokens.slice(before), goOn };
}

describe('a refresh whose lease has run out', () => {
  it('should not overwrite the pair of a sign-in that came meanwhile', async () => {
    const { verification, tokens, goOn } = await aStalledRefresh();
    await runOutLeases(testApp, await connectionOf(alice));
    const signedIn = await tokensIssuedBy(testApp, () => alice.connect());
    const newer = await storedPairOf(alice);
    expectHeldBack(testApp.simulator);

    goOn();
    expectRejected(await verification, /^@brand is not followed/);
    expect(await storedPairOf(alice)).toEqual(newer);
    expect(signedIn).toEqual([newer.accessToken, newer.refreshToken]);
    expect(tokens).not.toContain(newer.refreshToken);
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });

  it('should not overwrite the pair that another instance has refreshed meanwhile', async () => {
    const { verification, goOn } = await aStalledRefresh();
    await runOutLeases(testApp, await connectionOf(alice));
    await alice.connect();
    await expireStoredToken(alice);
    const elsewhere = new Member(otherApp, alice.id, alice.username);
    expectRejected(await verify(elsewhere, completionId), /^@brand is not followed/);
    const newer = await storedPairOf(alice);
    expectHeldBack(testApp.simulator);

    goOn();
    expectRejected(await verification, /^@brand is not followed/);
    expect(await storedPairOf(alice)).toEqual(newer);
  });

  it('should win with a pair that fits although another has found the spent token refused', async () => {
    const before = await connectionOf(alice);
    const { verification, tokens, goOn } = await aStalledRefresh();
    await runOutLeases(testApp, before);
    testApp.simulator.faults.add({ kind: 'invalid-grant' });
    const elsewhere = new Member(otherApp, alice.id, alice.username);
    expect((await verify(elsewhere, completionId)).body.errorCode).toBe('token_expired');
    expect(await connectionOf(alice)).toMatchObject({
      isActive: false,
      reconnectRequiredAt: testApp.clock.now(),
      tokenVersion: before.tokenVersion,
    });
    expectHeldBack(testApp.simulator);

    goOn();
    expectRejected(await verification, /^@brand is not followed/);
    const after = await connectionOf(alice);
    expect(after).toMatchObject({ isActive: true, reconnectRequiredAt: null, lastRefreshError: null });
    expect(after.tokenVersion).toBe(before.tokenVersion + 1);
    expect(after.tokenExpiresAt.getTime()).toBeGreaterThan(testApp.clock.now().getTime());
    const stored = await storedPairOf(alice);
    expect([stored.accessToken, stored.refreshToken]).toEqual(tokens);
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });
});

describe('a refresh whose lease still runs', () => {
  it('should be waited for by another instance, which then goes on with its pair', async () => {
    const before = refreshCalls(testApp);
    const { verification, goOn } = await aStalledRefresh();
    await runOutVerificationLease(testApp, alice.id);
    const elsewhere = new Member(otherApp, alice.id, alice.username);
    const looks = countCalls(otherApp.app.get(Leases), 'acquire');
    const waiting = verify(elsewhere, completionId);
    // That of the verification, and those of the refresh, again and again.
    await waitUntil('the other one waits', () => (looks.calls >= 3 ? true : null));
    goOn();
    const responses = await Promise.all([verification, waiting]);
    for (const response of responses) expectRejected(response, /^@brand is not followed/);
    expect(refreshCalls(testApp) - before).toBe(1);
  });
});

describe('a refresh that ends after its connection', () => {
  /** X takes no revocation of the pair that was stored, so that none but the late one can have been revoked. */
  function keepStoredPairAtX(): void {
    testApp.simulator.faults.add({ kind: 'server-error', route: REVOKE_ROUTE, times: 2 });
  }
  const revokeCalls = (status: number): number =>
    testApp.simulator.requests.count({ route: REVOKE_ROUTE, status });

  it('should bring nothing back after the member has disconnected, and revoke what it got', async () => {
    const { verification, tokens, goOn } = await aStalledRefresh();
    keepStoredPairAtX();
    expect((await alice.delete(CONNECTION)).status).toBe(204);
    expect(revokeCalls(503)).toBe(2);
    expect(testApp.simulator.oauth.revokedTokens).not.toEqual(expect.arrayContaining(tokens));
    expectHeldBack(testApp.simulator);

    goOn();
    expectProblem(await verification, 409, 'twitter_not_connected');
    expect(await testApp.database.twitterConnection.count({ where: { userId: alice.id } })).toBe(0);
    expect((await alice.get(CONNECTION)).body).toEqual({ connected: false });
    expectRevoked(testApp, tokens);
  });

  it('should leave the account alone that took its place, and revoke what it got', async () => {
    const second = aMember(testApp, `second${members}`);
    const { verification, tokens, goOn } = await aStalledRefresh();
    keepStoredPairAtX();
    await new Member(testApp, alice.id, second.username).connect();
    expect(revokeCalls(503)).toBe(2);
    const newer = await connectionOf(alice);
    expect(testApp.simulator.requests.count({ route: TOKEN_ROUTE, status: null })).toBe(1);

    goOn();
    await verification;
    await waitUntil('the late tokens are revoked', () =>
      tokens.every((token) => testApp.simulator.oauth.revokedTokens.includes(token)) ? true : null,
    );
    // The claim that waited for the tokens is judged by the new account then.
    const verified = { lastVerifiedAt: expect.any(Date), updatedAt: expect.any(Date) };
    expect(await connectionOf(alice)).toEqual({ ...newer, ...verified });
  });
});
