import { ApiError } from '../api/problem.js';

/** How many times a chunk is sent while the service cannot take it. */
export const TRIES = 4;
/** Seconds before the second, third and fourth try where the service names none. */
const PAUSES = [2, 5, 15];
/** An operator does not sit through a longer wait than this many seconds. */
const LONGEST_WAIT = 120;
/** The service, or what stands before it, cannot answer for now. */
const TEMPORARY = [0, 429, 502, 503, 504];

/** Whether a later try may go better. */
export function isTemporary(error: unknown): boolean {
  return error instanceof ApiError && TEMPORARY.includes(error.status);
}

/** Whether the session is over, and with it the batch. */
export function endsSession(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

/** Seconds to wait before the next try; null: give the chunk up. `tried` counts the tries so far, `most` all of them. */
export function secondsToWait(error: unknown, tried: number, most: number): number | null {
  if (!isTemporary(error) || tried >= most) return null;
  const asked = error instanceof ApiError ? error.retryAfterSeconds : null;
  if (asked !== null) return asked > LONGEST_WAIT ? null : Math.max(asked, 1);
  return PAUSES[tried - 1] ?? PAUSES.at(-1) ?? 1;
}

/** Why there is no answer, in words. */
export function whyUnanswered(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something unexpected went wrong in the panel.';
  if (error.isUnreachable) return 'The service gave no answer. It may have verified it all the same.';
  return error.message;
}

/** Why a chunk has to wait, in words. */
export function whyPaused(error: unknown): string {
  if (!(error instanceof ApiError)) return '';
  return error.isUnreachable ? 'The service gives no answer.' : error.detail;
}
