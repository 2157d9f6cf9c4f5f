import { forgetRetries } from '../support/verify/completions.js';
import { aMember } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { without } from '../support/database/without-table.js';
import { followTask } from '../support/members/new-task.js';

const HOUR_MS = 3_600_000;
const LOOK_UPS = '/2/users/by';
const MOST_ATTEMPTS = 8;

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { VERIFICATION_COOLDOWN_SECONDS: '0', VERIFICATION_SWEEP_MS: '100' },
  });
});

afterAll(() => testApp.close());

it('should ask X eight times at most for a claim whose verdict cannot be stored, and then leave it to review', async () => {
  testApp.simulator.world.addUser({ username: 'brand' });
  const alice = await aMember(testApp, 'alice').connect();
  const { id } = (await alice.claimNew(followTask())).body;
  await forgetRetries(testApp);
  testApp.simulator.requests.clear();
  const { completion } = testApp.database;
  const pauses: number[] = [];

  await without(testApp.database, 'TwitterVerificationLog', async () => {
    let dueAt: Date | null = testApp.clock.now();
    await completion.update({ where: { id }, data: { status: 'PENDING', nextVerificationAt: dueAt } });
    while (dueAt !== null && pauses.length < 2 * MOST_ATTEMPTS) {
      testApp.clock.set(dueAt);
      const before: Date = dueAt;
      const row = await waitUntil('it was tried', async () => {
        const current = await completion.findUniqueOrThrow({ where: { id } });
        return current.nextVerificationAt?.getTime() === before.getTime() ? null : current;
      });
      dueAt = row.nextVerificationAt;
      pauses.push(dueAt === null ? 0 : dueAt.getTime() - before.getTime());
    }
  });

  expect(testApp.simulator.requests.count({ route: LOOK_UPS })).toBe(MOST_ATTEMPTS);
  expect(pauses.slice(0, -1)).toEqual([...pauses.slice(0, -1)].sort((a, b) => a - b));
  expect(pauses.at(-2)).toBeGreaterThan(HOUR_MS);
  expect(await completion.findUniqueOrThrow({ where: { id } })).toMatchObject({
    status: 'PENDING',
    needsReview: true,
    nextVerificationAt: null,
  });
});
