import fc from 'fast-check';
import { runJob } from '../support/jobs/job-runs.js';
import {
  addConnections,
  forgetAllMembers,
  type ConnectionFacts,
} from '../support/members/many-connections.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const JOB = 'report-inactive-connections';
const DAYS = 10;
const DAY_MS = 24 * 3_600_000;

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({ simulator: false, env: { INACTIVE_CONNECTION_DAYS: String(DAYS) } });
});

afterEach(() => forgetAllMembers(testApp.database));

afterAll(() => testApp.close());

/** So many milliseconds from the moment exactly at the limit. */
const fromCutoff = (ms: number): Date => new Date(testApp.clock.now().getTime() - DAYS * DAY_MS + ms);
const connectionRows = () => testApp.database.twitterConnection.findMany({ orderBy: { id: 'asc' } });

describe('the report of inactive connections', () => {
  it('should not count as inactive what was verified exactly so many days ago', async () => {
    const connectedAt = fromCutoff(-DAY_MS);
    await addConnections(testApp.database, [
      { id: 'exactly', lastVerifiedAt: fromCutoff(0), connectedAt },
      { id: 'longer', lastVerifiedAt: fromCutoff(-1), connectedAt },
      { id: 'never', lastVerifiedAt: null, connectedAt: fromCutoff(5) },
    ]);
    const before = await connectionRows();

    expect(await runJob(testApp, JOB)).toMatchObject({
      affected: 2,
      details: {
        inactiveDays: DAYS,
        cutoff: fromCutoff(0).toISOString(),
        count: 2,
        sample: ['longer', 'never'],
        disconnected: 0,
        complete: true,
      },
    });
    expect(await connectionRows()).toEqual(before);
  });

  it('should show the first twenty and count all', async () => {
    const facts = Array.from({ length: 45 }, (_, number): ConnectionFacts => ({
      id: `c${String(number).padStart(2, '0')}`,
      lastVerifiedAt: fromCutoff(number - 100),
    }));
    const ids = await addConnections(testApp.database, facts);
    const run = await runJob(testApp, JOB);
    expect(run).toMatchObject({ affected: 45, details: { count: 45, sample: ids.slice(0, 20) } });
  });

  it('should find the same in a dry run, and list whom a disconnection would affect', async () => {
    const moment = fc.integer({ min: -2, max: 2 }).map(fromCutoff);
    const facts = fc.record({ lastVerifiedAt: fc.option(moment), connectedAt: moment });
    await fc.assert(
      fc.asyncProperty(fc.array(facts, { maxLength: 12 }), async (connections) => {
        await forgetAllMembers(testApp.database);
        await addConnections(testApp.database, connections);
        const cutoff = fromCutoff(0);
        const inactive = connections.filter(
          (row) => row.lastVerifiedAt === null || row.lastVerifiedAt < cutoff,
        );
        const old = inactive.filter((row) => row.connectedAt < cutoff);
        const before = await connectionRows();

        const dry = await runJob(testApp, JOB, { dryRun: true });
        const real = await runJob(testApp, JOB);

        expect([dry.affected, real.affected]).toEqual([inactive.length, inactive.length]);
        expect(dry.details).toEqual({ ...real.details, wouldDisconnect: old.length });
        expect(await connectionRows()).toEqual(before);
      }),
      { numRuns: sized(6, 15) },
    );
  });
});
