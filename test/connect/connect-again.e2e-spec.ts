import { attemptsOf, forgetRetries } from '../support/verify/completions.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aNewMember, Member } from '../support/members/member.js';
import { expectRedirectsOnList, expectRevoked, tokensIssuedBy } from '../support/members/sign-in-outcome.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { followTask } from '../support/members/new-task.js';
import { connectionOf } from '../support/members/connection-row.js';

const CONNECTION = '/v1/twitter/connection';

let testApp: TestApp;
let alice: Member;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' }, quickTimers: true });
  testApp.simulator.world.addUser({ username: 'brand' });
});

beforeEach(() => {
  alice = aNewMember(testApp, 'alice');
  testApp.simulator.requests.clear();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(async () => {
  expectRedirectsOnList(testApp);
  await testApp.close();
});

/** Verifies a follow task; gives the completion's id. */
async function aVerifiedClaim(member: Member): Promise<string> {
  const response = await member.claimNew(followTask());
  expect(response.body.verification.verificationResult).toBe('REJECTED');
  return response.body.id as string;
}

async function connectionIdsOfAttempts(completionId: string): Promise<(string | null)[]> {
  return (await attemptsOf(testApp, completionId)).map((row) => row.twitterConnectionId);
}

describe('connecting again', () => {
  it('should keep the connection when it is the same account, with new tokens', async () => {
    await alice.connect();
    const completionId = await aVerifiedClaim(alice);
    const before = await connectionOf(alice);
    testApp.clock.advance(1000);
    await alice.connect();
    const after = await connectionOf(alice);
    expect(after).toMatchObject({ id: before.id, twitterId: before.twitterId });
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(after.tokenVersion).toBeGreaterThan(before.tokenVersion);
    expect(await connectionIdsOfAttempts(completionId)).toEqual([before.id]);
    await aVerifiedClaim(alice);
  });

  it('should store the current profile', async () => {
    await alice.connect();
    await testApp.database.twitterConnection.update({
      where: { userId: alice.id },
      data: { username: 'an_old_name', displayName: 'An old name', followersCount: 99 },
    });
    await alice.connect();
    expect(await connectionOf(alice)).toMatchObject({
      username: alice.username,
      displayName: alice.username,
      followersCount: 0,
    });
  });

  it('should replace another account, revoke its tokens and keep its attempts without a connection', async () => {
    const first = await tokensIssuedBy(testApp, () => alice.connect());
    const completionId = await aVerifiedClaim(alice);
    const before = await connectionOf(alice);
    const second = aNewMember(testApp, 'second');
    await new Member(testApp, alice.id, second.username).connect();
    const after = await connectionOf(alice);
    expect(after.id).not.toBe(before.id);
    expect(after.username).toBe(second.username);
    expect(first).toHaveLength(2);
    expectRevoked(testApp, first);
    expect(await connectionIdsOfAttempts(completionId)).toEqual([null]);
    expect((await alice.get(CONNECTION)).body).toMatchObject({ status: 'active', username: second.username });
  });

  it('should let another member connect the replaced account', async () => {
    await alice.connect();
    await new Member(testApp, alice.id, aNewMember(testApp, 'second').username).connect();
    const other = await new Member(testApp, `other-than-${alice.id}`, alice.username).connect();
    expect((await other.get(CONNECTION)).body.username).toBe(alice.username);
  });

  it('should reactivate a connection that X had refused to refresh', async () => {
    await alice.connect();
    await testApp.database.twitterConnection.update({
      where: { userId: alice.id },
      data: { reconnectRequiredAt: testApp.clock.now(), isActive: false },
    });
    expect((await alice.get(CONNECTION)).body.status).toBe('reconnect_required');
    await alice.connect();
    expect((await alice.get(CONNECTION)).body).toMatchObject({ status: 'active', isActive: true });
    await aVerifiedClaim(alice);
  });
});

describe('disconnecting', () => {
  it('should revoke both tokens, erase the row and keep the attempts without a connection', async () => {
    const tokens = await tokensIssuedBy(testApp, () => alice.connect());
    const completionId = await aVerifiedClaim(alice);
    const response = await alice.delete(CONNECTION);
    expect([response.status, response.text]).toEqual([204, '']);
    expect(tokens).toHaveLength(2);
    expectRevoked(testApp, tokens);
    expect(testApp.simulator.requests.count({ route: '/2/oauth2/revoke', status: 200 })).toBe(2);
    expect(await testApp.database.twitterConnection.count({ where: { userId: alice.id } })).toBe(0);
    expect(await connectionIdsOfAttempts(completionId)).toEqual([null]);
    expect((await alice.get(CONNECTION)).body).toEqual({ connected: false });
    expectProblem(await alice.delete(CONNECTION), 404, 'twitter_not_connected');
  });

  it('should be 404 for a member who never connected', async () => {
    expectProblem(await alice.delete(CONNECTION), 404, 'twitter_not_connected');
  });

  it('should not change the connections of others', async () => {
    const other = await aNewMember(testApp, 'other').connect();
    await alice.connect();
    const before = await connectionOf(other);
    await alice.delete(CONNECTION);
    expect(await connectionOf(other)).toEqual(before);
    await aVerifiedClaim(other);
  });

  it.each(['server-error', 'hang-up', 'rate-limited'] as const)(
    'should happen at once, and the tokens be revoked later, when X fails: %s',
    async (kind) => {
      const tokens = await tokensIssuedBy(testApp, () => alice.connect());
      testApp.simulator.faults.add({ kind, route: '/2/oauth2/revoke', times: 2 });
      expect((await alice.delete(CONNECTION)).status).toBe(204);
      expect((await alice.get(CONNECTION)).body).toEqual({ connected: false });
      const { oauth } = testApp.simulator;
      testApp.clock.advance(60_000);
      await waitUntil('both tokens are revoked', () =>
        tokens.every((token) => oauth.revokedTokens.includes(token)),
      );
      expect(tokens).toHaveLength(2);
    },
  );

  it('should let the member connect again afterwards', async () => {
    await alice.connect();
    await alice.delete(CONNECTION);
    await alice.connect();
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
  });
});
