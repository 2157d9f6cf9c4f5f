import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 25;

/** Asks again and again until the answer is neither null nor false; gives it, or fails after `limitMs`. */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | null | false> | T | null | false,
  limitMs = 120_000,
  pollMs = POLL_MS,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    await wait(pollMs);
  }
  throw new Error(`waited ${limitMs} ms in vain until ${what}`);
}
