import type { BreakerVerdict } from './breaker.js';
import type { XApiErrorCode } from './x-api-error.js';

/** How a call that was sent ended; no code is a usable answer. */
export interface CallEnding {
  readonly code: XApiErrorCode | null;
  /** By X's word. */
  readonly retryAt: Date | null;
}

type Verdicts = Readonly<Record<XApiErrorCode, BreakerVerdict['kind']>>;

/**
 * Only an answer that X gives after looking at the app can speak for it: a usable one, or a word about the
 * resource. X may refuse a token, a malformed question or a user's spent window first, and a broken answer
 * shows nothing.
 */
const ABOUT_APP: Verdicts = {
  credits_depleted: 'failure',
  app_forbidden: 'failure',
  usage_capped: 'failure',
  forbidden: 'success',
  not_found: 'success',
  unauthorized: 'silence',
  bad_request: 'silence',
  rate_limited: 'silence',
  unavailable: 'silence',
  timeout: 'silence',
  network: 'silence',
  unreadable: 'silence',
  aborted: 'silence',
  user_limit_reached: 'silence',
  budget_spent: 'silence',
};

/**
 * Whatever X says, it answered. An unreadable answer is a failure all the same: many in a row mean that X
 * changed or that something else answers in its place, and X bills for each.
 */
const ABOUT_ENDPOINT: Verdicts = {
  unavailable: 'failure',
  timeout: 'failure',
  network: 'failure',
  unreadable: 'failure',
  unauthorized: 'success',
  credits_depleted: 'success',
  app_forbidden: 'success',
  usage_capped: 'success',
  forbidden: 'success',
  not_found: 'success',
  bad_request: 'success',
  rate_limited: 'success',
  aborted: 'silence',
  user_limit_reached: 'silence',
  budget_spent: 'silence',
};

/** What the end of a call says about the app's standing with X. */
export function verdictOnApp(ending: CallEnding): BreakerVerdict {
  return verdictOf(ending, ABOUT_APP);
}

/** What the end of a call says about its endpoint. */
export function verdictOnEndpoint(ending: CallEnding): BreakerVerdict {
  return verdictOf(ending, ABOUT_ENDPOINT);
}

function verdictOf({ code, retryAt }: CallEnding, verdicts: Verdicts): BreakerVerdict {
  if (code === null) return { kind: 'success' };
  const kind = verdicts[code];
  return kind === 'failure' ? { kind, code, retryAt: retryAt?.getTime() ?? null } : { kind };
}
