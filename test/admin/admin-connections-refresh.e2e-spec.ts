import { TokenRefresher } from '../../src/twitter-connection/tokens/token-refresher.js';
import { Admin } from '../support/members/admin.js';
import {
  connectionOf,
  expectHeldBack,
  expireStoredToken,
  refreshCalls,
  rotated,
  storedPairOf,
  TOKEN_ROUTE,
} from '../support/members/connection-row.js';
import { verify } from '../support/verify/completions.js';
import { countCalls } from '../support/http/count-calls.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aNewMember, type Member } from '../support/members/member.js';
import { expectRevoked, tokensIssuedBy } from '../support/members/sign-in-outcome.js';
import { holdAnswers, holdRotated } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { followTask } from '../support/members/new-task.js';

const TOKEN_LIFETIME_MS = 7_200_000;
const MINUTE_MS = 60_000;
const UNREADABLE = `v1.gone.${'A'.repeat(16)}.${'A'.repeat(32)}`;

let testApp: TestApp;
let admin: Admin;
let alice: Member;
let id: string;
let callsBefore: number;

beforeAll(async () => {
  testApp = await startTestApp();
  admin = new Admin(testApp);
  testApp.simulator.world.addUser({ username: 'brand' });
});

/** Each test has a member who connected a minute ago: the token has long to live. */
beforeEach(async () => {
  alice = await aNewMember(testApp, 'alice').connect();
  testApp.clock.advance(MINUTE_MS);
  ({ id } = await connectionOf(alice));
  callsBefore = refreshCalls(testApp);
  await testApp.database.auditEvent.deleteMany();
  testApp.simulator.requests.clear();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await admin.put('/v1/admin/maintenance/mode', { enabled: false });
});

afterAll(() => testApp.close());

const refresh = () => admin.post(`/v1/admin/twitter-connections/${id}/refresh`);
const refreshes = (): number => refreshCalls(testApp) - callsBefore;
const asked = (): number => testApp.simulator.requests.count({ route: TOKEN_ROUTE });
const now = (): string => testApp.clock.now().toISOString();
const inTwoHours = (): string => new Date(testApp.clock.now().getTime() + TOKEN_LIFETIME_MS).toISOString();

/** Counts the callers that need a refresh from now on; gives a function that waits for so many. */
function refreshesAsked(): (count: number) => Promise<true> {
  const asked = countCalls(testApp.app.get(TokenRefresher, { strict: false }), 'refresh');
  return (count) => waitUntil(`${count} need a refresh`, () => asked.calls >= count);
}

/** The audit events of the connection, newest first. */
async function auditEvents(): Promise<{ before: unknown; after: unknown }[]> {
  const { body } = await admin.get(`/v1/admin/audit-events?targetId=${id}`);
  expect(body.nextCursor).toBeNull();
  return body.data.map((event: Record<string, unknown>) => {
    expect(event).toMatchObject({ action: 'twitter_connection.refresh', actorId: 'the-admin' });
    return { before: event.before, after: event.after };
  });
}

describe('a refresh by an admin', () => {
  it('should refresh tokens that are valid for long, and show the connection as it is afterwards', async () => {
    const { tokenExpiresAt, tokenVersion } = await connectionOf(alice);
    const issued = await tokensIssuedBy(testApp, async () => {
      const { status, body, text } = await refresh();
      expect(status).toBe(200);
      expect(body).toEqual((await admin.get(`/v1/admin/twitter-connections?search=${id}`)).body.data[0]);
      expect(body).toMatchObject({ id, status: 'active', tokenExpiresAt: inTwoHours() });
      expect(text).not.toContain('v1.test.');
    });
    const { accessToken, refreshToken } = await storedPairOf(alice);
    expect([accessToken, refreshToken]).toEqual(issued);
    expect((await connectionOf(alice)).tokenVersion).toBe(tokenVersion + 1);
    expect(await auditEvents()).toEqual([
      {
        before: { tokenExpiresAt: tokenExpiresAt.toISOString(), lastRefreshAt: null },
        after: { tokenExpiresAt: inTwoHours(), lastRefreshAt: now() },
      },
    ]);
  });

  it('should record that an expired connection is active again', async () => {
    testApp.clock.advance(TOKEN_LIFETIME_MS);
    expect((await refresh()).body.status).toBe('active');
    expect(await auditEvents()).toMatchObject([
      { before: { status: 'expired' }, after: { status: 'active' } },
    ]);
  });

  it('should work in maintenance mode', async () => {
    await admin.put('/v1/admin/maintenance/mode', { enabled: true });
    expect((await refresh()).status).toBe(200);
    expect(refreshes()).toBe(1);
  });

  it('should happen once, with one audit event, when two admins ask at the same time', async () => {
    const { goOn } = holdAnswers(testApp.simulator, { route: TOKEN_ROUTE });
    const untilAsked = refreshesAsked();
    const both = Promise.all([refresh(), refresh()]);
    await untilAsked(2);
    goOn();
    const [one, other] = await both;
    expect([one.status, other.status]).toEqual([200, 200]);
    expect(other.body).toEqual(one.body);
    expect(refreshes()).toBe(1);
    expect(await auditEvents()).toHaveLength(1);
  });

  it('should record nothing when a request of the member has refreshed the tokens meanwhile', async () => {
    const { id: completionId } = (await alice.claimNew(followTask())).body;
    await testApp.database.completion.updateMany({ data: { lastCheckedAt: null } });
    await expireStoredToken(alice);
    const before = testApp.simulator.oauth.issuedTokens.length;
    const { goOn } = holdRotated(testApp.simulator);
    const verification = verify(alice, completionId);
    await rotated(testApp.simulator, before);
    const untilAsked = refreshesAsked();
    const refreshed = refresh();
    expectHeldBack(testApp.simulator);
    await untilAsked(1);
    goOn();
    expect((await refreshed).body).toMatchObject({ id, status: 'active' });
    await verification;
    expect(refreshes()).toBe(1);
    expect(await auditEvents()).toEqual([]);
  });

  it('should answer 404 when the connection is erased meanwhile, and revoke the late tokens', async () => {
    const before = testApp.simulator.oauth.issuedTokens.length;
    const { goOn } = holdRotated(testApp.simulator);
    const refreshed = refresh();
    await rotated(testApp.simulator, before);
    expect((await alice.delete('/v1/twitter/connection')).status).toBe(204);
    goOn();
    expectProblem(await refreshed, 404, 'not_found');
    expectRevoked(testApp, testApp.simulator.oauth.issuedTokens.slice(before));
    expect(await auditEvents()).toEqual([]);
  });
});

describe('a refresh by an admin that X refuses permanently', () => {
  it('should mark the connection, and record that once', async () => {
    testApp.simulator.oauth.revokeGrant((await connectionOf(alice)).twitterId);
    expectProblem(await refresh(), 409, 'reconnect_required');
    expect(await connectionOf(alice)).toMatchObject({
      isActive: false,
      reconnectRequiredAt: testApp.clock.now(),
    });
    expect(asked()).toBe(1);
    expectProblem(await refresh(), 409, 'reconnect_required');
    expect(asked()).toBe(1);
    expect(await auditEvents()).toEqual([
      { before: { status: 'active' }, after: { status: 'reconnect_required' } },
    ]);
  });

  it('should do the same without asking X when the tokens cannot be decrypted', async () => {
    await testApp.database.twitterConnection.update({ where: { id }, data: { refreshToken: UNREADABLE } });
    expectProblem(await refresh(), 409, 'reconnect_required');
    expect((await connectionOf(alice)).reconnectRequiredAt).toEqual(testApp.clock.now());
    expect(asked()).toBe(0);
    expect(await auditEvents()).toEqual([
      { before: { status: 'active' }, after: { status: 'reconnect_required' } },
    ]);
  });
});

describe('a refresh by an admin that fails for now', () => {
  it.each([
    ['fails', { kind: 'server-error' }, 'refresh_unavailable'],
    ['hangs up', { kind: 'hang-up' }, 'refresh_unavailable'],
    ['has had enough', { kind: 'rate-limited' }, 'refresh_rate_limited'],
    ['refuses the app', { kind: 'unauthorized' }, 'app_refused'],
  ] as const)('should keep the tokens when X %s, and say when to try again', async (_how, fault, reason) => {
    const before = await storedPairOf(alice);
    testApp.simulator.faults.add({ ...fault, route: TOKEN_ROUTE });
    const response = await refresh();
    expectProblem(response, 503, 'x_unavailable');
    expect(response.headers['retry-after']).toBe('30');
    expect(await storedPairOf(alice)).toEqual(before);
    expect(await auditEvents()).toEqual([
      {
        before: { lastRefreshAt: null, lastRefreshError: null },
        after: { lastRefreshAt: now(), lastRefreshError: reason },
      },
    ]);
  });

  it('should ask X again, and record an event, only after that time', async () => {
    testApp.simulator.faults.add({ kind: 'server-error', route: TOKEN_ROUTE });
    await refresh();
    testApp.clock.advance(20_500);
    const response = await refresh();
    expectProblem(response, 503, 'x_unavailable');
    expect(response.headers['retry-after']).toBe('10');
    expect(asked()).toBe(1);
    expect(await auditEvents()).toHaveLength(1);
    testApp.clock.advance(9_500);
    expect((await refresh()).status).toBe(200);
    expect(await auditEvents()).toHaveLength(2);
  });
});
