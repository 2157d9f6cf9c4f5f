import { forgetRetries } from './support/completions.js';
import { aMember, aTask } from './support/member.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';
import { without } from './support/without-table.js';

const HOUR_MS = 3_600_000;
const LOOK_UPS = '/2/users/by';
const MOST_ATTEMPTS = 8;

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { VERIFICATION_COOLDOWN_SECONDS: '0', VERIFICATION_SWEEP_MS: '100' },
  });
});

afterAll(async () => {
  await testApp.close();
});

it('should ask X eight times at most for a claim whose verdict cannot be recorded, and then leave it to a person', async () => {
  testApp.simulator.world.addUser({ username: 'brand' });
  const alice = await aMember(testApp, 'alice').connect();
  const task = await aTask(testApp, { taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand' });
  const { id } = (await alice.claim(task.id)).body;
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
