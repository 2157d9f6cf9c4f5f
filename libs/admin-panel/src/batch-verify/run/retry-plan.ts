import { ApiError } from '#client';

/** How many times a chunk is tried while the service is unavailable. */
export const TRIES = 4;
/** Seconds before the second, third and fourth try when the service names none. */
const PAUSES = [2, 5, 15];
/** A chunk that would have to wait longer (seconds) is given up. */
const MAX_WAIT = 120;
/** Statuses of a service that is unavailable for now; 0: it did not answer. */
const TEMPORARY = [0, 429, 502, 503, 504];

/** Whether a later try may succeed. */
export function isTemporary(error: unknown): boolean {
  return error instanceof ApiError && TEMPORARY.includes(error.status);
}

/** Whether the session is over, and with it the batch. */
export function endsSession(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

/** Seconds to wait before the next try; null: give the chunk up. `tried` of `most` tries are over. */
export function secondsToWait(error: unknown, tried: number, most: number): number | null {
  if (!isTemporary(error) || tried >= most) return null;
  const asked = error instanceof ApiError ? error.retryAfterSeconds : null;
  if (asked !== null) return asked > MAX_WAIT ? null : Math.max(asked, 1);
  return PAUSES[tried - 1] ?? PAUSES.at(-1) ?? 1;
}

/** Why there is no answer, as a sentence. */
export function whyUnanswered(error: unknown): string {
  if (!(error instanceof ApiError)) return 'An unexpected error occurred in the panel.';
  if (error.isUnreachable) return 'The service did not answer. It may have verified the completion anyway.';
  return error.message;
}

/** Why a chunk has to wait, as a sentence. */
export function whyPaused(error: unknown): string {
  if (!(error instanceof ApiError)) return '';
  return error.isUnreachable ? 'The service does not answer.' : error.detail;
}
