import type { TwitterConnection } from '#database';
import { verify } from '../support/verify/completions.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, aNewMember, type Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { switchMode } from '../support/jobs/maintenance-mode.js';
import { followTask } from '../support/members/new-task.js';
import { connectionOf } from '../support/members/connection-row.js';

const CONNECTION = '/v1/twitter/connection';
const TOKEN_LIFETIME_MS = 7_200_000;

let testApp: TestApp;
let alice: Member;
let bob: Member;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  bob = await aMember(testApp, 'bob').connect();
});

beforeEach(() => {
  alice = aNewMember(testApp, 'alice', { name: 'Alice in Chains' });
  testApp.simulator.requests.clear();
});

afterAll(() => testApp.close());

const aClaim = (member: Member) => member.claimNew(followTask());

describe('the status of a connection', () => {
  it('should only say that there is none', async () => {
    const response = await alice.get(CONNECTION);
    expect([response.status, response.body]).toEqual([200, { connected: false }]);
  });

  it('should be refused without a bearer token', async () => {
    expectProblem(await testApp.http().get(CONNECTION), 401, 'unauthenticated');
  });

  it('should show every field of a new connection', async () => {
    await alice.connect();
    const now = testApp.clock.now();
    const response = await alice.get(CONNECTION);
    expect([response.status, response.body]).toEqual([
      200,
      {
        connected: true,
        status: 'active',
        twitterId: testApp.simulator.world.user(alice.username).id,
        username: alice.username,
        displayName: 'Alice in Chains',
        profileImageUrl: expect.stringMatching(/^https:/),
        scopes: ['tweet.read', 'users.read', 'like.read', 'offline.access'],
        isActive: true,
        tokenExpiresAt: new Date(now.getTime() + TOKEN_LIFETIME_MS).toISOString(),
        connectedAt: now.toISOString(),
        lastVerifiedAt: null,
      },
    ]);
  });

  it('should show the time of the last verification', async () => {
    await alice.connect();
    testApp.clock.advance(60_000);
    await aClaim(alice);
    expect((await alice.get(CONNECTION)).body.lastVerifiedAt).toBe(testApp.clock.now().toISOString());
  });

  it('should be expired once the access token has expired, without a call to X', async () => {
    await alice.connect();
    testApp.clock.advance(TOKEN_LIFETIME_MS - 1);
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
    testApp.clock.advance(1);
    testApp.simulator.requests.clear();
    expect((await alice.get(CONNECTION)).body).toMatchObject({ connected: true, status: 'expired' });
    expect(testApp.simulator.requests.count()).toBe(0);
  });

  it('should be active again once a verification has refreshed the token', async () => {
    await alice.connect();
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    expect((await aClaim(alice)).body.verification.verificationResult).toBe('REJECTED');
    expect((await alice.get(CONNECTION)).body).toMatchObject({ status: 'active', isActive: true });
  });

  it('should be reconnect_required once X has refused the refresh permanently', async () => {
    await alice.connect();
    testApp.simulator.oauth.revokeGrant(testApp.simulator.world.user(alice.username).id);
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    const { body: completion } = await aClaim(alice);
    expect(completion).toMatchObject({
      status: 'PENDING',
      errorCode: 'token_expired',
      nextVerificationAt: null,
    });
    expect((await alice.get(CONNECTION)).body).toMatchObject({
      status: 'reconnect_required',
      isActive: false,
    });
    testApp.simulator.requests.clear();
    expect((await verify(alice, completion.id)).body.errorCode).toBe('token_expired');
    expect(testApp.simulator.requests.count()).toBe(0);
  });
});

describe('stored tokens that cannot be decrypted', () => {
  type Damage = (own: TwitterConnection, other: TwitterConnection) => Partial<TwitterConnection>;
  const damages: [string, Damage][] = [
    ['a changed access token', ({ accessToken }) => ({ accessToken: changed(accessToken) })],
    ['a changed refresh token', ({ refreshToken }) => ({ refreshToken: changed(refreshToken) })],
    ['a truncated refresh token', ({ refreshToken }) => ({ refreshToken: refreshToken.slice(0, -8) })],
    [
      'tokens in each other’s column',
      ({ accessToken, refreshToken }) => ({ accessToken: refreshToken, refreshToken: accessToken }),
    ],
    ['tokens of another row', (_own, { accessToken, refreshToken }) => ({ accessToken, refreshToken })],
    [
      'a key that nobody has',
      ({ accessToken }) => ({ accessToken: accessToken.replace('v1.test.', 'v1.gone.') }),
    ],
    ['a version from the future', ({ accessToken }) => ({ accessToken: accessToken.replace('v1.', 'v2.') })],
    ['plain text', () => ({ accessToken: 'a-plain-token' })],
    ['nothing', () => ({ accessToken: '', refreshToken: '' })],
  ];

  async function damage(how: Damage): Promise<void> {
    await alice.connect();
    const data = how(await connectionOf(alice), await connectionOf(bob));
    await testApp.database.twitterConnection.update({ where: { userId: alice.id }, data });
    testApp.simulator.requests.clear();
  }

  it.each(damages)('should be shown as reconnect_required: %s', async (_what, how) => {
    await damage(how);
    const response = await alice.get(CONNECTION);
    expect([response.status, response.body.status, response.body.isActive]).toEqual([
      200,
      'reconnect_required',
      false,
    ]);
  });

  it.each(damages)(
    'should end a verification with token_expired, without a call to X: %s',
    async (_what, how) => {
      await damage(how);
      const response = await aClaim(alice);
      expect(response.status).toBe(201);
      expect(response.body).toMatchObject({
        status: 'PENDING',
        errorCode: 'token_expired',
        verification: { verificationResult: 'ERROR', apiCallCount: 0 },
      });
      expect(testApp.simulator.requests.count()).toBe(0);
      expect((await alice.get(CONNECTION)).body.status).toBe('reconnect_required');
    },
  );

  it('should be shown as reconnect_required in maintenance mode, without a write', async () => {
    await damage(() => ({ accessToken: 'a-plain-token' }));
    const before = await connectionOf(alice);
    await switchMode(testApp, true);
    expect((await alice.get(CONNECTION)).body).toMatchObject({
      status: 'reconnect_required',
      isActive: false,
    });
    expect(await connectionOf(alice)).toEqual(before);
    await switchMode(testApp, false);
  });

  it.each(damages)('should let the member disconnect: %s', async (_what, how) => {
    await damage(how);
    expect((await alice.delete(CONNECTION)).status).toBe(204);
    expect((await alice.get(CONNECTION)).body).toEqual({ connected: false });
  });
});

/** Changes one character in the middle of the ciphertext, where each bit matters. */
function changed(envelope: string): string {
  const at = envelope.lastIndexOf('.') + 5;
  return `${envelope.slice(0, at)}${envelope[at] === 'A' ? 'B' : 'A'}${envelope.slice(at + 1)}`;
}
