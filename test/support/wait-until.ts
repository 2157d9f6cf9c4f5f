import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 25;

/** Asks again and again until the answer is not null; fails after `limitMs`, saying what it waited for. */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | null> | T | null,
  limitMs = 120_000,
  pollMs = POLL_MS,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== null) return answer;
    await wait(pollMs);
  }
  throw new Error(`waited ${limitMs} ms in vain until ${what}`);
}
