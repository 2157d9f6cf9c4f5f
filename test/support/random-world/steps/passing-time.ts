import { NOT_FINAL } from '../../../../src/verification/completion/completion.js';
import { waitUntil } from '../../app/wait-until.js';
import type { Scene } from '../scene.js';

const LIMIT_MS = 120_000;
const POLL_MS = 2;

/**
 * Lets time pass, and stops whenever something is due until it was done, so that the truth at each verdict is known.
 * `afterEach` is called after each stop.
 */
export async function passTime(scene: Scene, ms: number, afterEach: () => Promise<void>): Promise<void> {
  const { clock } = scene.testApp;
  const end = scene.now + ms;
  for (;;) {
    const dueAt = await nextDueTime(scene);
    if (dueAt === null || dueAt > end) break;
    if (dueAt > scene.now) clock.set(new Date(dueAt));
    await untilNothingIsDue(scene);
    await afterEach();
  }
  clock.set(new Date(end));
}

/** When the next retry is due, ms since the epoch; null without one. */
export async function nextDueTime({ testApp }: Scene): Promise<number | null> {
  const { _min: first } = await testApp.database.completion.aggregate({
    where: { ...NOT_FINAL, nextVerificationAt: { not: null } },
    _min: { nextVerificationAt: true },
  });
  return first.nextVerificationAt?.getTime() ?? null;
}

async function untilNothingIsDue(scene: Scene): Promise<void> {
  await waitUntil(
    'nothing is due',
    async () => {
      const dueAt = await nextDueTime(scene);
      return dueAt === null || dueAt > scene.now;
    },
    LIMIT_MS,
    POLL_MS,
  );
}
