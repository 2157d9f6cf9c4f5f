import { Admin } from '../support/members/admin.js';
import { expectApproved } from '../support/verify/completions.js';
import { connectedMembers, followTasks, overdueClaims } from '../support/verify/many-claims.js';
import type { Member } from '../support/members/member.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const FOLLOWS = '/2/users/by';
const BACKGROUND = 12;
/** How many members the background may have at X while somebody waits. */
const BESIDE_A_CLAIM = 2;
const ANSWER_MS = 150;
const HOUR_MS = 3_600_000;

let testApp: TestApp;
let fresh: Member;
let others: readonly Member[];
let tasks: readonly string[];

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_SWEEP_MS: '50' } });
  const members = await connectedMembers(testApp, BACKGROUND + 1);
  fresh = members[0]!;
  others = members.slice(1);
  tasks = await followTasks(testApp, 3);
  testApp.simulator.world.follow(fresh.username, 'brand');
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(() => testApp.close());

const asked = (): number => testApp.simulator.requests.count({ route: FOLLOWS });
const beingAnswered = (): number => testApp.simulator.requests.count({ route: FOLLOWS, status: null });
const pending = (): Promise<number> => testApp.database.completion.count({ where: { status: 'PENDING' } });

it('should verify a claim at once while the background is at work', async () => {
  testApp.simulator.requests.clear();
  const { goOn } = holdAnswers(testApp.simulator, { times: BACKGROUND });
  await overdueClaims(testApp, others, tasks.slice(0, 1));
  await waitUntil('X is asked about all that is due', () => asked() === BACKGROUND);
  expectApproved(await fresh.claim(tasks[0]!));
  expect(beingAnswered()).toBe(BACKGROUND);
  goOn();
  await waitUntil('everything is settled', async () => (await pending()) === 0);
});

it.each([
  ['is due', (ids: readonly string[]) => ids, 10_000],
  [
    'an admin asked for',
    (completionIds: readonly string[]) =>
      new Admin(testApp).post('/v1/admin/verifications', { completionIds }),
    -HOUR_MS,
  ],
])('should verify what %s only few at once while a claim waits', async (what, begin, overdueMs) => {
  const task = what === 'is due' ? tasks[1]! : tasks[2]!;
  testApp.simulator.requests.clear();
  testApp.clock.advance(HOUR_MS / 2);
  const { goOn } = holdAnswers(testApp.simulator);
  const claim = fresh.claim(task, {});
  await waitUntil('X is asked about the claim', () => asked() === 1);
  testApp.simulator.faults.add({ kind: 'slow', delayMs: ANSWER_MS, times: Infinity });
  const ids = await overdueClaims(testApp, others, [task], overdueMs);
  const begun = begin(ids);
  let most = 0;
  await waitUntil('only the claim is left', async () => {
    most = Math.max(most, beingAnswered());
    return (await pending()) === 1;
  });
  expect(most).toBeLessThanOrEqual(BESIDE_A_CLAIM + 1);
  goOn();
  expectApproved(await claim);
  await begun;
});
