import type { TokenRevocation } from '#database';
import { TokenRevoker } from '../../src/twitter-connection/tokens/token-revoker.js';
import { REVOKE_ROUTE } from '../support/members/connection-row.js';
import { aMember, Member } from '../support/members/member.js';
import { expectRevoked, tokensIssuedBy } from '../support/members/sign-in-outcome.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const CONNECTION = '/v1/twitter/connection';
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ERROR_LEVEL = 50;

let testApp: TestApp;

beforeEach(async () => {
  testApp = await startTestApp();
});

afterEach(() => testApp.close());

const outbox = (): Promise<TokenRevocation[]> => testApp.database.tokenRevocation.findMany();
const revokeCalls = (): number => testApp.simulator.requests.count({ route: REVOKE_ROUTE });
const failRevocations = (times: number): void => {
  testApp.simulator.faults.add({ kind: 'server-error', route: REVOKE_ROUTE, times });
};

/** Connects and disconnects while X revokes nothing; gives the tokens to revoke. */
async function disconnectInVain(member: Member): Promise<string[]> {
  const tokens = await tokensIssuedBy(testApp, () => member.connect());
  failRevocations(Infinity);
  expect((await member.delete(CONNECTION)).status).toBe(204);
  expect(testApp.simulator.oauth.revokedTokens).toEqual([]);
  return tokens;
}

/** Runs the sweep, as the timer does, until every entry has had so many attempts. */
async function sweepUntil(attempts: number): Promise<TokenRevocation[]> {
  const revoker = testApp.app.get(TokenRevoker, { strict: false });
  return waitUntil(`attempt ${attempts}`, async () => {
    revoker.tick();
    const rows = await outbox();
    return rows.length > 0 && rows.every((row) => row.attempts >= attempts) ? rows : null;
  });
}

async function sweepUntilEmpty(): Promise<void> {
  const revoker = testApp.app.get(TokenRevoker, { strict: false });
  await waitUntil('the outbox is empty', async () => {
    revoker.tick();
    return (await outbox()).length === 0;
  });
}

describe('tokens that X does not revoke', () => {
  it('should be kept encrypted in the outbox', async () => {
    await disconnectInVain(aMember(testApp, 'alice'));
    const rows = await outbox();
    expect(rows.map(({ hint }) => hint).sort()).toEqual(['access_token', 'refresh_token']);
    for (const { token, attempts } of rows) {
      expect(token).toMatch(/^v1\.test\./);
      expect(attempts).toBe(1);
    }
  });

  it('should be retried with growing pauses, and be erased once revoked', async () => {
    const tokens = await disconnectInVain(aMember(testApp, 'alice'));
    const pausesMs: number[] = [];
    for (let attempts = 1; attempts <= 5; attempts += 1) {
      const rows = await sweepUntil(attempts);
      expect(rows.map((row) => row.attempts)).toEqual([attempts, attempts]);
      expect(revokeCalls()).toBe(2 * attempts);
      const pauseMs = rows[0]!.nextAttemptAt.getTime() - testApp.clock.now().getTime();
      pausesMs.push(pauseMs);
      testApp.clock.advance(pauseMs);
    }
    expect(pausesMs).toEqual([5, 10, 20, 40, 80].map((seconds) => seconds * SECOND_MS));

    testApp.simulator.faults.clear();
    await sweepUntilEmpty();
    expectRevoked(testApp, tokens);
    expect(revokeCalls()).toBe(12);
  });

  it('should not be retried before their pause is over, although others are', async () => {
    await disconnectInVain(aMember(testApp, 'alice'));
    const early = await outbox();
    testApp.clock.advance(5 * SECOND_MS - 1);
    await testApp.database.tokenRevocation.updateMany({
      where: { hint: 'access_token' },
      data: { nextAttemptAt: testApp.clock.now() },
    });
    const revoker = testApp.app.get(TokenRevoker, { strict: false });
    await waitUntil('the due entry was tried', () => {
      revoker.tick();
      return revokeCalls() === early.length + 1;
    });
    const attempts = (await outbox()).map((row) => [row.hint, row.attempts]);
    expect(attempts).toContainEqual(['refresh_token', 1]);
  });

  it('should be retried at least every hour', async () => {
    await disconnectInVain(aMember(testApp, 'alice'));
    await testApp.database.tokenRevocation.updateMany({
      data: { attempts: 20, nextAttemptAt: testApp.clock.now() },
    });
    const [row] = await sweepUntil(21);
    expect(row!.nextAttemptAt.getTime() - testApp.clock.now().getTime()).toBe(HOUR_MS);
  });

  it('should be erased after a day, with an error in the log and no further call', async () => {
    await disconnectInVain(aMember(testApp, 'alice'));
    const ids = (await outbox()).map(({ id }) => id).sort();
    const calls = revokeCalls();
    testApp.clock.advance(DAY_MS);
    await sweepUntilEmpty();
    expect(revokeCalls()).toBe(calls);
    const errors = testApp.logLines().filter(({ level }) => level === ERROR_LEVEL || level === 'error');
    expect(errors.map(({ msg }) => msg)).toEqual(
      ids.map(() => 'X did not revoke a token within a day; it is deleted'),
    );
    expect(errors.map(({ revocationId }) => revocationId).sort()).toEqual(ids);
  });
});

describe('a restart of the service', () => {
  /** Another instance of the service on the same database. */
  function startAgain(): Promise<TestApp> {
    const env = { DATABASE_URL: testApp.config.database.url, TWITTER_API_URL: testApp.simulator.url };
    return startTestApp({ simulator: false, env, quickTimers: true });
  }

  it('should continue to revoke tokens that X did not revoke before', async () => {
    const first = await startAgain();
    const alice = aMember(testApp, 'alice');
    const tokens = await tokensIssuedBy(testApp, () => alice.connect());
    failRevocations(2);
    expect((await new Member(first, alice.id, alice.username).delete(CONNECTION)).status).toBe(204);
    await first.close();
    expect(await outbox()).toHaveLength(2);

    const second = await startAgain();
    // The clock of the first app stands still: nothing becomes due for it.
    second.clock.advance(60 * SECOND_MS);
    try {
      await waitUntil('the outbox is empty', async () => (await outbox()).length === 0);
    } finally {
      await second.close();
    }
    expectRevoked(testApp, tokens);
  });
});
