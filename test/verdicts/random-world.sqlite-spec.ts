import { seededRandom } from '#x-simulator';
import { ALL_SCOPES } from '../support/members/member.js';
import { sized } from '../support/app/sized.js';
import { runRandomWorld } from '../support/random-world/random-world.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';

const SEEDS = sized([1, 2], [1, 2, 3, 4]);
const { WORLD_SEED, WORLD_STEPS = '500' } = process.env;
const steps = Number(WORLD_STEPS);
const seeds = WORLD_SEED === undefined ? SEEDS : [Number(WORLD_SEED)];
/** The same for every run, because ids of posts contain their time. */
const BEGINNING = new Date('2026-06-01T09:00:00.000Z');

let testApp: TestApp;

async function start(seed: number): Promise<void> {
  testApp = await startTestApp({
    clock: new TestClock(BEGINNING),
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_SECOND_LOOK_SECONDS: '45',
      VERIFICATION_COOLDOWN_SECONDS: seed % 2 === 0 ? '0' : '15',
      VERIFICATION_SWEEP_MS: '10',
      EVIDENCE_TTL_SECONDS: '60',
      X_READ_TIMEOUT_MS: '2000',
      X_CALLS_PER_USER_PER_DAY: '100000',
    },
  });
}

const chance = Math.random;

afterEach(async () => {
  Math.random = chance;
  await testApp.close();
});

it.each(seeds)(`should give only true verdicts: seed %i, ${steps} steps`, async (seed) => {
  await start(seed);
  // The service's random numbers depend on the time alone, so that a run can be repeated.
  Math.random = () => seededRandom(seed ^ testApp.clock.now().getTime())();
  const counts = await runRandomWorld(testApp, seed, steps);
  process.stdout.write(`seed ${seed}, ${steps} steps: ${JSON.stringify(counts)}\n`);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
});
