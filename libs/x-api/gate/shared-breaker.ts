import { z } from 'zod';
import type { BreakerState } from './breaker.js';
import { X_API_ERROR_CODES } from '../x-api-error-code.js';

const KEEP_MS = 30 * 60 * 1000;
const LONGEST_PAUSE_MS = 24 * 60 * 60 * 1000;

const time = z.number().nonnegative();
const openSchema = z.object({
  kind: z.literal('open'),
  code: z.enum(X_API_ERROR_CODES),
  since: time,
  pauseMs: z.number().positive(),
  retryAt: time,
});
const entrySchema = z.object({
  /** Orders the changes of all instances; about ms since the epoch, grows with each change. */
  changedAt: time,
  breaker: z.discriminatedUnion('kind', [openSchema, z.object({ kind: z.literal('closed') })]),
});

/** The entry about a breaker that opened or closed, which instances share. */
export type BreakerEntry = z.infer<typeof entrySchema>;

/** The shared entry of a breaker, and for how long: longer than until the next probe. */
export function entryOfBreaker(
  state: BreakerState,
  changedAt: number,
  now: number,
): { entry: BreakerEntry; ttlMs: number } {
  if (state.kind === 'closed') return { entry: { changedAt, breaker: { kind: 'closed' } }, ttlMs: KEEP_MS };
  const { kind, code, since, pauseMs, retryAt } = state;
  const ttlMs = Math.max(0, retryAt - now) + KEEP_MS;
  return { entry: { changedAt, breaker: { kind, code, since, pauseMs, retryAt } }, ttlMs };
}

/** The entry in parsed JSON; null when it is not one. */
export function readBreakerEntry(value: unknown): BreakerEntry | null {
  return entrySchema.safeParse(value).data ?? null;
}

/** The state that an entry describes, in the epoch after `epoch`. */
export function breakerOfEntry({ breaker }: BreakerEntry, epoch: number, now: number): BreakerState {
  if (breaker.kind === 'closed') return { kind: 'closed', epoch: epoch + 1, failures: 0 };
  const retryAt = Math.min(breaker.retryAt, now + LONGEST_PAUSE_MS);
  return { ...breaker, retryAt, epoch: epoch + 1, isProbed: false };
}
