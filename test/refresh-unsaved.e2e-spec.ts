import type { Response } from 'supertest';
import { identifier, Prisma } from '#database';
import { claimUndoneFollow, expectRejected, verify } from './support/completions.js';
import {
  connectionOf,
  expireStoredToken,
  refreshCalls,
  REVOKE_ROUTE,
  rotated,
  storedPairOf,
  TOKEN_ROUTE,
} from './support/connection-row.js';
import { expectProblem } from './support/expect-problem.js';
import { aMember, type Member } from './support/member.js';
import { ServiceProcess } from './support/service-process.js';
import { expectRevoked, outcomeOf } from './support/sign-in-outcome.js';
import { holdAnswers, holdRotated } from './support/stall.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';
import { without } from './support/without-table.js';

const CONNECTION = '/v1/twitter/connection';
const HIDDEN = 'TwitterConnectionHidden';
const NOT_SAVED = 'Tried again until it is done: save of refreshed tokens';

let testApp: TestApp;
let alice: Member;
let completionId: string;
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
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
  await testApp.close();
});

interface UnsavedPair {
  /** The pair that X has issued. */
  readonly tokens: string[];
  readonly verification: Promise<Response>;
}

const failures = (): number =>
  testApp.logLines().filter(({ msg }) => typeof msg === 'string' && msg.startsWith(NOT_SAVED)).length;

/** X rotates the tokens while nothing can be saved; `meanwhile` runs once a save has failed. */
async function refreshInVain(meanwhile: () => Promise<void>): Promise<UnsavedPair> {
  const { oauth } = testApp.simulator;
  const [issued, failed] = [oauth.issuedTokens.length, failures()];
  const { goOn } = holdRotated(testApp.simulator);
  const verification = verify(alice, completionId);
  await rotated(testApp.simulator, issued);
  await without(testApp.database, 'TwitterConnection', async () => {
    goOn();
    await waitUntil('the save has failed', () => (failures() > failed ? true : null));
    await meanwhile();
  });
  return { tokens: oauth.issuedTokens.slice(issued), verification };
}

/** Changes the member's connection while its table has another name, as another instance could. */
const change = (sql: (table: Prisma.Sql, userId: Prisma.Sql) => Prisma.Sql) => async (): Promise<void> => {
  const [table, userId] = [HIDDEN, 'userId'].map((name) => identifier(testApp.database.provider, name));
  await testApp.database.$executeRaw(sql(table!, userId!));
};

describe('a refreshed pair whose save fails', () => {
  it('should be saved again until it is stored, and cost neither the request nor the connection', async () => {
    const before = refreshCalls(testApp);
    const { tokens, verification } = await refreshInVain(() => Promise.resolve());
    expectRejected(await verification, /^@brand is not followed/);
    const stored = await storedPairOf(alice);
    expect([stored.accessToken, stored.refreshToken]).toEqual(tokens);
    expectRejected(await verify(alice, completionId), /^@brand is not followed/);
    expect((await alice.get(CONNECTION)).body.status).toBe('active');
    expect(refreshCalls(testApp) - before).toBe(1);
  });

  it('should be revoked where the member disconnects meanwhile', async () => {
    const { tokens, verification } = await refreshInVain(
      change((table, userId) => Prisma.sql`DELETE FROM ${table} WHERE ${userId} = ${alice.id}`),
    );
    expectProblem(await verification, 409, 'twitter_not_connected');
    expectRevoked(testApp, tokens);
    expect((await alice.get(CONNECTION)).body).toEqual({ connected: false });
  });

  it('should give way to a newer pair that came meanwhile', async () => {
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

  it('should be stored by a service that is told to stop', async () => {
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
  it('should be revoked once that can be written, and the browser sent back all the same', async () => {
    const bob = aMember(testApp, `bob${members}`);
    const { authorizationUrl, cookie } = await bob.beginSignIn();
    const callback = await testApp.simulator.approve(authorizationUrl, bob.username);
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
      tokens.every((token) => testApp.simulator.oauth.revokedTokens.includes(token)) ? true : null,
    );
  });
});
