import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
const TIMEOUT_MS = 120_000;

/** Waits until the condition holds. */
export async function waitUntil(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('The condition did not become true in time.');
    await sleep(POLL_MS);
  }
}
