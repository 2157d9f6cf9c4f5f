import fc from 'fast-check';
import type { TwitterConnection } from '#database';
import { TokenRevoker } from '../../src/twitter-connection/tokens/token-revoker.js';
import { TwitterConnectionService } from '../../src/twitter-connection/connection/twitter-connection.service.js';
import { attemptsOf } from '../support/verify/completions.js';
import { connectionOf } from '../support/members/connection-row.js';
import { runJob } from '../support/jobs/job-runs.js';
import { addConnections, forgetAllMembers } from '../support/members/many-connections.js';
import { aMember, aTask } from '../support/members/member.js';
import { expectRevoked, tokensIssuedBy } from '../support/members/sign-in-outcome.js';
import { sized } from '../support/app/sized.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { followTask } from '../support/members/new-task.js';

const JOB = 'report-inactive-connections';
const DAYS = 10;
const DAY_MS = 24 * 3_600_000;
/** The first revocation is sent so long after a disconnection. */
const FIRST_PAUSE_MS = 5_000;

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { INACTIVE_CONNECTION_DAYS: String(DAYS), INACTIVE_CONNECTION_ACTION: 'disconnect' },
  });
  testApp.simulator.world.addUser({ username: 'brand' });
});

afterEach(() => forgetAllMembers(testApp.database));

afterAll(() => testApp.close());

const fromCutoff = (ms: number): Date => new Date(testApp.clock.now().getTime() - DAYS * DAY_MS + ms);

async function idsLeft(): Promise<string[]> {
  return (await testApp.database.twitterConnection.findMany({ select: { id: true } }))
    .map(({ id }) => id)
    .sort();
}

describe('the disconnection of inactive connections', () => {
  it('should disconnect connections last used before the limit, and no others', async () => {
    const moment = fc.integer({ min: -3, max: 3 }).map(fromCutoff);
    const facts = fc.record({ lastVerifiedAt: fc.option(moment), connectedAt: moment });
    await fc.assert(
      fc.asyncProperty(fc.array(facts, { maxLength: 12 }), async (connections) => {
        await forgetAllMembers(testApp.database);
        const ids = await addConnections(testApp.database, connections);
        const isOld = (index: number): boolean => {
          const { lastVerifiedAt, connectedAt } = connections[index] ?? { connectedAt: new Date() };
          return connectedAt < fromCutoff(0) && (lastVerifiedAt ?? connectedAt) < fromCutoff(0);
        };

        const dry = await runJob(testApp, JOB, { dryRun: true });
        expect(await idsLeft()).toEqual([...ids].sort());
        const real = await runJob(testApp, JOB);

        expect(await idsLeft()).toEqual(ids.filter((_, index) => !isOld(index)).sort());
        const disconnected = ids.filter((_, index) => isOld(index)).length;
        expect(real.affected).toBe(dry.affected);
        expect(real.details).toMatchObject({ disconnected });
        expect(dry.details).toMatchObject({ disconnected: 0, wouldDisconnect: disconnected });
      }),
      { numRuns: sized(6, 20) },
    );
  });

  it('should do what a member does: revoke the tokens, withdraw the consent, erase the row and keep the log rows', async () => {
    const alice = aMember(testApp, 'alice');
    const tokens = await tokensIssuedBy(testApp, () => alice.connect());
    const completionId = (await alice.claimNew(followTask())).body.id as string;
    const { id } = await connectionOf(alice);
    expect(await attemptsOf(testApp, completionId)).toMatchObject([{ twitterConnectionId: id }]);
    testApp.clock.advance(DAYS * DAY_MS + 1);

    expect(await runJob(testApp, JOB)).toMatchObject({ affected: 1, details: { disconnected: 1 } });

    expect((await alice.get('/v1/twitter/connection')).body).toEqual({ connected: false });
    expect(await attemptsOf(testApp, completionId)).toMatchObject([{ twitterConnectionId: null }]);
    const consents = await testApp.database.twitterConsent.findMany({ where: { userId: alice.id } });
    expect(consents).toMatchObject([{ withdrawnAt: testApp.clock.now() }]);
    testApp.clock.advance(FIRST_PAUSE_MS);
    await waitUntil('X has revoked the tokens', async () => {
      testApp.app.get(TokenRevoker, { strict: false }).tick();
      return (await testApp.database.tokenRevocation.count()) === 0;
    });
    expectRevoked(testApp, tokens);
  });

  it.each<readonly [string, () => Partial<TwitterConnection>]>([
    ['verified', () => ({ lastVerifiedAt: testApp.clock.now() })],
    ['refreshed', () => ({ tokenVersion: 2, lastRefreshAt: testApp.clock.now() })],
    ['connected anew', () => ({ tokenVersion: 2, connectedAt: testApp.clock.now() })],
  ])('should not disconnect what is being %s at the same time', async (_, changes) => {
    await addConnections(testApp.database, [
      { tokenVersion: 1, lastVerifiedAt: fromCutoff(-1), connectedAt: fromCutoff(-1) },
    ]);
    const seen = await testApp.database.twitterConnection.findFirstOrThrow();
    const service = testApp.app.get(TwitterConnectionService, { strict: false });
    let disconnecting = Promise.resolve(false);
    await testApp.database.$transaction(async (tx) => {
      await tx.twitterConnection.update({ where: { id: seen.id }, data: changes() });
      disconnecting = service.disconnectInactive(seen, fromCutoff(0));
      for (let count = 0; count < 20; count += 1) await tx.user.count();
    });
    expect(await disconnecting).toBe(false);
    expect(await idsLeft()).toEqual([seen.id]);
  });

  it('should leave no reference to the erased connection in the log row of a running verification', async () => {
    const carol = await aMember(testApp, 'carol').connect();
    const task = await aTask(testApp, followTask());
    await testApp.database.twitterConnection.updateMany({ data: { connectedAt: fromCutoff(-1) } });
    const { goOn } = holdAnswers(testApp.simulator, { route: '/2/users/by' });
    const claiming = carol.claim(task.id);
    await waitUntil('the claim is made', () =>
      testApp.database.completion.findFirst({ where: { userId: carol.id } }),
    );

    expect(await runJob(testApp, JOB)).toMatchObject({ details: { disconnected: 1 } });

    goOn();
    const attempts = await attemptsOf(testApp, (await claiming).body.id as string);
    expect(attempts).toMatchObject([{ twitterConnectionId: null }]);
  });
});
