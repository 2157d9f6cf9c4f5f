import { z } from 'zod';
import type { BreakerState } from './breaker.js';
import { X_API_ERROR_CODES } from './x-api-error.js';

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
const noteSchema = z.object({
  /** Orders the openings and closings among instances; about ms since the epoch, never twice the same. */
  changedAt: time,
  breaker: z.discriminatedUnion('kind', [openSchema, z.object({ kind: z.literal('closed') })]),
});

/** What instances tell each other about a breaker that opened or closed. */
export type BreakerNote = z.infer<typeof noteSchema>;

/** Writes a breaker down for other instances, and for how long: beyond the next probe. */
export function noteOfBreaker(
  state: BreakerState,
  changedAt: number,
  now: number,
): { note: BreakerNote; ttlMs: number } {
  if (state.kind === 'closed') return { note: { changedAt, breaker: { kind: 'closed' } }, ttlMs: KEEP_MS };
  const { kind, code, since, pauseMs, retryAt } = state;
  const ttlMs = Math.max(0, retryAt - now) + KEEP_MS;
  return { note: { changedAt, breaker: { kind, code, since, pauseMs, retryAt } }, ttlMs };
}

/** Reads a note of JSON; null when it is none. */
export function readBreakerNote(value: unknown): BreakerNote | null {
  return noteSchema.safeParse(value).data ?? null;
}

/** The state that a note stands for, following on `epoch`. */
export function breakerOfNote({ breaker }: BreakerNote, epoch: number, now: number): BreakerState {
  if (breaker.kind === 'closed') return { kind: 'closed', epoch: epoch + 1, failures: 0 };
  const retryAt = Math.min(breaker.retryAt, now + LONGEST_PAUSE_MS);
  return { ...breaker, retryAt, epoch: epoch + 1, isProbed: false };
}
