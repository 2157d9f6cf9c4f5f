import type { Response } from 'supertest';
import { identifier, Prisma } from '#database';
import { claimUndoneFollow, expectNotFollowed, verify } from '../support/verify/completions.js';
import {
  connectionOf,
  expireStoredToken,
  refreshCalls,
  REVOKE_ROUTE,
  rotated,
  storedPairOf,
  TOKEN_ROUTE,
} from '../support/members/connection-row.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aNewMember, type Member } from '../support/members/member.js';
import { ServiceProcess } from '../support/process/service-process.js';
import { expectRevoked, outcomeOf } from '../support/members/sign-in-outcome.js';
import { holdAnswers, holdRotated } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { without } from '../support/database/without-table.js';

const CONNECTION = '/v1/twitter/connection';
const HIDDEN = 'TwitterConnectionHidden';
const NOT_SAVED = 'Failed, retrying until it succeeds: save of refreshed tokens';

let testApp: TestApp;
let alice: Member;
let completionId: string;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
});

/** Each test has a connected member who does not follow the brand and whose access token has expired. */
beforeEach(async () => {
  alice = await aNewMember(testApp, 'alice').connect();
  completionId = await claimUndoneFollow(alice);
  await expireStoredToken(alice);
  testApp.simulator.requests.clear();
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(() => testApp.close());

interface UnsavedPair {
  /** The token pair that X has issued. */
  readonly tokens: string[];
  readonly verification: Promise<Response>;
}

const failures = (): number =>
  testApp.logLines().filter(({ msg }) => typeof msg === 'string' && msg.startsWith(NOT_SAVED)).length;

/** X rotates the tokens while nothing can be saved; `meanwhile` runs after a failed save. */
async function refreshInVain(meanwhile: () => Promise<void>): Promise<UnsavedPair> {
  const { oauth } = testApp.simulator;
  const [issued, failed] = [oauth.issuedTokens.length, failures()];
  const { goOn } = holdRotated(testApp.simulator);
  const verification = verify(alice, completionId);
  await rotated(testApp.simulator, issued);
  await without(testApp.database, 'TwitterConnection', async () => {
    goOn();
    await waitUntil('the save has failed', () => failures() > failed);
    await meanwhile();
  });
  return { tokens: oauth.issuedTokens.slice(issued), verification };
}

/** Changes the member's connection while its table has another name, as another instance could. */
const change = (sql: (table: Prisma.Sql, userId: Prisma.Sql) => Prisma.Sql) => async (): Promise<void> => {
  const [table, userId] = [HIDDEN, 'userId'].map((name) => identifier(testApp.database.provider, name));
  await testApp.database.$executeRaw(sql(table!, userId!));
};

describe('refreshed tokens that cannot be saved', () => {
  it('should be saved again until they are stored, and fail neither the request nor the connection', async () => {
    const before = refreshCalls(testApp);
    const { tokens, verification } = await refreshInVain(() => Promise.resolve());
    expectNotFollowed(await verification);
    const stored = await storedPairOf(alice);
    expect([stored.accessToken, stored.refreshToken]).toEqual(tokens);
    expectNotFollowed(await verify(alice, completionId));
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
    expect(refreshCalls(testApp) - before).toBe(1);
  });

  it('should be revoked when the member disconnects meanwhile', async () => {
    const { tokens, verification } = await refreshInVain(
      change((table, userId) => Prisma.sql`DELETE FROM ${table} WHERE ${userId} = ${alice.id}`),
    );
    expectProblem(await verification, 409, 'twitter_not_connected');
    expectRevoked(testApp, tokens);
    expect((await alice.get(CONNECTION)).body).toEqual({ connected: false });
  });

  it('should not replace newer tokens', async () => {
    const spent = await connectionOf(alice);
    const tokenVersion = identifier(testApp.database.provider, 'tokenVersion');
    const { verification } = await refreshInVain(
      change(
        (table, userId) =>
          Prisma.sql`UPDATE ${table} SET ${tokenVersion} = ${tokenVersion} + 1 WHERE ${userId} = ${alice.id}`,
      ),
    );
    await verification;
    expect(await connectionOf(alice)).toMatchObject({
      tokenVersion: spent.tokenVersion + 1,
      refreshToken: spent.refreshToken,
    });
  });

  it('should be stored before a shutdown ends', async () => {
    const service = await ServiceProcess.serve(testApp);
    const { simulator } = testApp;
    const issued = simulator.oauth.issuedTokens.length;
    const { goOn } = holdRotated(simulator);
    const answer = fetch(`${service.url}/v1/completions/${completionId}/verify`, {
      method: 'POST',
      headers: { authorization: await testApp.authorization(alice.id), connection: 'close' },
    }).then(({ status }) => status);
    try {
      await rotated(simulator, issued);
      const ended = await without(testApp.database, 'TwitterConnection', async () => {
        goOn();
        await service.said(NOT_SAVED);
        const exit = service.terminate();
        await service.said('SIGTERM: draining');
        return { exit };
      });
      expect(await ended.exit).toEqual([0, null]);
    } finally {
      await service.kill();
    }
    expect(await answer).toBe(200);
    const { accessToken, refreshToken } = await storedPairOf(alice);
    expect([accessToken, refreshToken]).toEqual(simulator.oauth.issuedTokens.slice(issued));
  });
});

describe('the tokens of a sign-in that cannot be stored', () => {
  it('should be revoked once the database can be written, and the browser be redirected anyway', async () => {
    const bob = aNewMember(testApp, 'bob');
    const { callback, cookie } = await bob.approvedSignIn();
    const issued = testApp.simulator.oauth.issuedTokens.length;
    const { goOn } = holdAnswers(testApp.simulator, { route: TOKEN_ROUTE });
    const coming = bob.comeBack(callback, cookie);
    await waitUntil('X is asked', () => testApp.simulator.requests.count({ route: TOKEN_ROUTE }) || null);
    const response = await without(testApp.database, 'TokenRevocation', () =>
      without(testApp.database, 'TwitterConnection', async () => {
        goOn();
        return coming;
      }),
    );
    expect(outcomeOf(response)).toContain('twitter=error&code=exchange_failed');
    await waitUntil('X has revoked', () => testApp.simulator.requests.count({ route: REVOKE_ROUTE }) || null);
    const tokens = testApp.simulator.oauth.issuedTokens.slice(issued);
    await waitUntil('both are revoked', () =>
      tokens.every((token) => testApp.simulator.oauth.revokedTokens.includes(token)),
    );
  });
});
