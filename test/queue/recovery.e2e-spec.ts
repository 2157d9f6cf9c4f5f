import { BackgroundWork } from '../../src/platform/concurrency/background-work.js';
import { QueueSweep } from '../../src/verification/queue/queue-sweep.js';
import {
  connectedMembers,
  followTasks,
  insertedMembers,
  overdueClaims,
} from '../support/verify/many-claims.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const FOLLOWS = '/2/users/by';
const MEMBERS = sized(30, 5_000);
/** Calls to the endpoint that X allows the app in a day: fewer than the background has slots in the small size. */
const APP_LIMIT = sized(10, 2_000);
/** The day is over, and the pause of a retry that was planned a moment early. */
const MOST_TURNS = 3;
const MINUTE_MS = 60_000;
const LIMIT_MS = sized(2, 30) * MINUTE_MS;
/** On a busy machine a server settles 5,000 members in ten minutes. */
const TEST_LIMIT_MS = sized(10, 90) * MINUTE_MS;

let testApp: TestApp;

beforeEach(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_SWEEP_MS: '100' } });
});

afterEach(() => testApp.close());

const pending = (): Promise<number> => testApp.database.completion.count({ where: { status: 'PENDING' } });
const due = (): Promise<number> =>
  testApp.database.completion.count({
    where: { status: 'PENDING', nextVerificationAt: { lte: testApp.clock.now() } },
  });

/** Verifications that ended with a fault after their call, as on a machine that is very busy: each calls once more. */
const faults = (): number => testApp.logLines().filter(({ msg }) => msg === 'Retry failed').length;

/** Lets the sweep run to its end. */
async function sweep(): Promise<void> {
  testApp.app.get(QueueSweep, { strict: false }).tick();
  await waitUntil('the sweep has ended', () => testApp.app.get(BackgroundWork).count === 0);
}

it(
  `should leave ${MEMBERS} due members alone while X refuses the app, and run into no window when the breaker closes`,
  async () => {
    const { simulator, database, clock } = testApp;
    const [first] = await connectedMembers(testApp, 1, 'first');
    const members = await insertedMembers(testApp, MEMBERS);
    const [task = ''] = await followTasks(testApp, 1);
    simulator.faults.add({ kind: 'credits-depleted', times: Infinity });
    expect((await first!.claim(task)).body.errorCode).toBe('credits_depleted');
    await overdueClaims(testApp, members, [task]);
    simulator.requests.clear();
    const before = await database.completion.findMany();
    await sweep();
    expect(await database.completion.findMany()).toEqual(before);
    expect(simulator.requests.count()).toBe(0);

    simulator.faults.clear();
    simulator.limits.setDaily('app', APP_LIMIT);
    simulator.limits.set(FOLLOWS, { limit: 1, windowSeconds: 900 });
    clock.advance(2 * MINUTE_MS);
    await waitUntil('nothing is due', async () => (await due()) === 0, LIMIT_MS);
    expect(simulator.requests.count({ route: FOLLOWS, status: 200 })).toBeLessThanOrEqual(APP_LIMIT);
    expect(simulator.requests.count({ status: 429 })).toBe(0);

    simulator.limits.setDaily('app', null);
    for (let turn = 0; turn < MOST_TURNS && (await pending()) > 0; turn += 1) {
      const { _max } = await database.completion.aggregate({ _max: { nextVerificationAt: true } });
      if (_max.nextVerificationAt !== null) clock.set(_max.nextVerificationAt);
      await waitUntil('nothing is due', async () => (await due()) === 0, LIMIT_MS);
    }
    expect(await pending()).toBe(0);
    const calls = simulator.requests.count({ route: FOLLOWS, status: 200 });
    expect(calls).toBeGreaterThanOrEqual(MEMBERS + 1);
    expect(calls).toBeLessThanOrEqual(MEMBERS + 1 + faults());
    expect(simulator.requests.count({ status: 429 })).toBe(0);
  },
  TEST_LIMIT_MS,
);
