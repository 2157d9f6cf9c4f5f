import type { Client } from 'openapi-fetch';
import { answerOf } from './answer-of.js';
import { ApiError } from './api-error.js';
import type { Completion, Paths } from './types.js';

const INTERVAL_MS = 2_000;
const LIMIT_MS = 120_000;
/** The clock of a browser may be wrong: no pause that is computed with it is longer. */
const LONGEST_PAUSE_MS = 30_000;

export interface PollOptions {
  /** Ends the waiting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The longest time to wait, in milliseconds; two minutes by default. */
  readonly limitMs?: number;
  /** The pause between two looks once a change is due, in milliseconds; two seconds by default. */
  readonly intervalMs?: number;
  /** Gets the completion after each look. */
  readonly onLook?: (completion: Completion) => void;
}

/**
 * Whether nothing more will happen to a completion by itself: it is approved, or finally rejected, or could not be
 * verified until the member or an admin does something (`errorCode`, `needsReview`).
 */
export function isSettled({ status, errorCode, nextVerificationAt }: Completion): boolean {
  if (status === 'APPROVED') return true;
  const isRunning = status === 'PENDING' && errorCode === null;
  return nextVerificationAt === null && !isRunning;
}

/**
 * Looks at a completion until it is settled, the first time when the service is about to verify it
 * (`nextVerificationAt`). Resolves with the latest state, which is not settled when the limit is over, or when the next
 * verification lies beyond it (`isSettled` tells). Calls that fail for the moment are repeated.
 *
 * @throws ApiError when the service refuses the look
 */
export async function pollUntilSettled(
  client: Pick<Client<Paths>, 'GET'>,
  completion: Completion,
  { signal, limitMs = LIMIT_MS, intervalMs = INTERVAL_MS, onLook }: PollOptions = {},
): Promise<Completion> {
  const deadline = Date.now() + limitMs;
  let latest = completion;
  let refusedForMs = 0;
  while (!isSettled(latest)) {
    const dueMs = Math.max(0, dueAt(latest) - Date.now(), refusedForMs) + intervalMs;
    if (Date.now() + dueMs > deadline) return latest;
    await pause(Math.min(dueMs, LONGEST_PAUSE_MS), signal);
    const looked = await look(client, latest.id, signal);
    refusedForMs = typeof looked === 'number' ? looked : 0;
    if (typeof looked === 'number') continue;
    latest = looked;
    onLook?.(latest);
  }
  return latest;
}

function dueAt({ nextVerificationAt }: Completion): number {
  return nextVerificationAt === null ? 0 : Date.parse(nextVerificationAt);
}

/** The completion, or how long to wait before the next look (milliseconds) when the service cannot answer now. */
async function look(
  client: Pick<Client<Paths>, 'GET'>,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Completion | number> {
  try {
    const init = { params: { path: { id } }, ...(signal === undefined ? {} : { signal }) };
    return await answerOf(client.GET('/v1/completions/{id}', init));
  } catch (error) {
    if (!(error instanceof ApiError) || !isPassing(error)) throw error;
    return (error.retryAfterSeconds ?? 0) * 1000;
  }
}

function isPassing({ status, isUnreachable }: ApiError): boolean {
  return isUnreachable || status === 429 || status >= 500;
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
  signal?.throwIfAborted();
}
