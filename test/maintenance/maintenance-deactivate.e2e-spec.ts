import fc from 'fast-check';
import { StaleConnectionsRepository } from '../../src/twitter-connection/connection/stale-connections.repository.js';
import { expectApproved } from '../support/verify/completions.js';
import { connectionOf, expireStoredToken, refreshCalls } from '../support/members/connection-row.js';
import { runJob } from '../support/jobs/job-runs.js';
import { addConnections, forgetAllMembers } from '../support/members/many-connections.js';
import { aMember, aTask } from '../support/members/member.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

const JOB = 'deactivate-expired-tokens';
const HOUR_MS = 3_600_000;

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
});

afterEach(() => forgetAllMembers(testApp.database));

afterAll(() => testApp.close());

const fromNow = (ms: number): Date => new Date(testApp.clock.now().getTime() + ms);

async function activeIds(): Promise<string[]> {
  const rows = await testApp.database.twitterConnection.findMany({
    where: { isActive: true },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

describe('the deactivation of expired tokens', () => {
  it('should not deactivate a connection that expires at this very moment', async () => {
    await addConnections(testApp.database, [
      { id: 'a-moment-ago', tokenExpiresAt: fromNow(-1) },
      { id: 'now', tokenExpiresAt: fromNow(0) },
      { id: 'soon', tokenExpiresAt: fromNow(1) },
    ]);
    expect(await runJob(testApp, JOB)).toMatchObject({ affected: 1, details: { complete: true } });
    expect(await activeIds()).toEqual(['now', 'soon']);
  });

  it('should change each connection once, even when many expire at one moment', async () => {
    const moments = Array.from({ length: 110 }, (_, number) => fromNow(-HOUR_MS * (1 + (number % 2))));
    await addConnections(
      testApp.database,
      moments.map((tokenExpiresAt) => ({ tokenExpiresAt })),
    );
    expect((await runJob(testApp, JOB)).affected).toBe(110);
    expect(await activeIds()).toEqual([]);
    expect((await runJob(testApp, JOB)).affected).toBe(0);
  });

  it('should predict in a dry run what a run does, and change nothing', async () => {
    const facts = fc.record({
      tokenExpiresAt: fc.integer({ min: -3, max: 2 }).map((ms) => fromNow(ms)),
      isActive: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(facts, { maxLength: 12 }), async (connections) => {
        await forgetAllMembers(testApp.database);
        await addConnections(testApp.database, connections);
        const before = await testApp.database.twitterConnection.findMany({ orderBy: { id: 'asc' } });
        const expired = connections.filter((row) => row.isActive && row.tokenExpiresAt < testApp.clock.now());

        const dry = await runJob(testApp, JOB, { dryRun: true });
        expect(await testApp.database.twitterConnection.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
        const real = await runJob(testApp, JOB);

        expect([dry.affected, real.affected]).toEqual([expired.length, expired.length]);
        expect(real.details).toEqual(dry.details);
        const active = connections.filter((row) => row.isActive).length - expired.length;
        expect(await activeIds()).toHaveLength(active);
      }),
      { numRuns: sized(6, 15) },
    );
  });

  it('should not deactivate a connection that was refreshed between the query and the update', async () => {
    const [id = '', other = ''] = await addConnections(testApp.database, [
      { tokenExpiresAt: fromNow(-HOUR_MS) },
      { tokenExpiresAt: fromNow(-HOUR_MS) },
    ]);
    const connections = testApp.app.get(StaleConnectionsRepository, { strict: false });
    for await (const expired of connections.expired(testApp.clock.now(), 10)) {
      let changing = Promise.resolve(0);
      await testApp.database.$transaction(async (tx) => {
        await tx.twitterConnection.update({ where: { id }, data: { tokenExpiresAt: fromNow(HOUR_MS) } });
        changing = connections.deactivate(expired);
        for (let count = 0; count < 20; count += 1) await tx.user.count();
      });
      expect(await changing).toBe(1);
    }
    expect(await activeIds()).toEqual([id]);
    expect(await testApp.database.twitterConnection.count({ where: { id: other, isActive: false } })).toBe(1);
  });

  it('should be undone by the next verification, which refreshes the token', async () => {
    testApp.simulator.world.addUser({ username: 'brand' });
    const alice = await aMember(testApp, 'alice').connect();
    testApp.simulator.world.follow('alice', 'brand');
    const task = await aTask(testApp, followTask());
    await expireStoredToken(alice);
    expect((await runJob(testApp, JOB)).affected).toBe(1);
    expect((await alice.get('/v1/twitter/connection')).body).toMatchObject({
      isActive: false,
      status: 'expired',
    });

    const refreshesBefore = refreshCalls(testApp);
    expectApproved(await alice.claim(task.id));

    expect(refreshCalls(testApp)).toBe(refreshesBefore + 1);
    expect(await connectionOf(alice)).toMatchObject({ isActive: true });
    expect((await runJob(testApp, JOB)).affected).toBe(0);
  });
});
