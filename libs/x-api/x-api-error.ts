import type { XEndpoint } from './x-call.js';

/** Why a call gave no usable answer; see `XApiErrorCode`. */
export const X_API_ERROR_CODES = [
  'unauthorized',
  'credits_depleted',
  'app_forbidden',
  'usage_capped',
  'forbidden',
  'not_found',
  'bad_request',
  'rate_limited',
  'unavailable',
  'timeout',
  'network',
  'unreadable',
  'aborted',
  'user_limit_reached',
  'budget_spent',
] as const;

/**
 * Why a call gave no usable answer.
 *
 * - `unauthorized`: 401, this access token does not work.
 * - `credits_depleted` (402), `app_forbidden` (403 `client-forbidden`, `unsupported-authentication`) and
 *   `usage_capped` (429 `usage-capped`) concern the whole app, never the user.
 * - `forbidden`: X keeps this resource from this user, or does not let the app act for this user. `not_found`: X does not know it.
 * - `bad_request`: X did not accept the question; asking again the same way will not help.
 * - `rate_limited`: the user's window on this endpoint is used up; see `retryAt`.
 * - `unavailable`: 408, 5xx, X's own `internal-error`, or a refusal that is not X's: a page of a proxy.
 * - `timeout`, `network`, `aborted`: no complete answer came.
 * - `unreadable`: an answer came that does not say what it should; it must not be taken for a no.
 * - `user_limit_reached`, `budget_spent`: the spend guard let nothing be sent, because of what this user or
 *   everybody has caused already.
 */
export type XApiErrorCode = (typeof X_API_ERROR_CODES)[number];

const TEMPORARY: Readonly<Record<XApiErrorCode, boolean>> = {
  unauthorized: false,
  credits_depleted: true,
  app_forbidden: true,
  usage_capped: true,
  forbidden: false,
  not_found: false,
  bad_request: false,
  rate_limited: true,
  unavailable: true,
  timeout: true,
  network: true,
  unreadable: true,
  aborted: true,
  user_limit_reached: true,
  budget_spent: true,
};

export interface XApiErrorFacts {
  endpoint: XEndpoint;
  status: number | null;
  problemType?: string | null;
  retryAt?: Date | null;
  /** The system's name of a network failure, such as `ECONNREFUSED`. */
  networkCode?: string | null;
  /** False: nothing was sent, because it was known to be in vain. True unless given. */
  sent?: boolean;
}

/**
 * A call to the X API that failed. Its message holds the endpoint, the code, the status and the problem type:
 * no token, no query and no text of X's, so it may be logged. It has no `cause` for the same reason.
 */
export class XApiError extends Error {
  override readonly name = 'XApiError';
  /** Whether the same call may succeed later without anybody changing anything but credits or permissions. */
  readonly temporary: boolean;
  readonly endpoint: XEndpoint;
  /** HTTP status; null when no complete answer came. A 200 that carries only `errors` keeps its 200. */
  readonly status: number | null;
  /** Last segment of the problem's `type` (`usage-capped`, `about:blank`); null when X named none. */
  readonly problemType: string | null;
  /**
   * When trying again makes sense: by X's word the window's reset or `Retry-After`; for a request that was not
   * sent, when what held it back is over or looked at again.
   */
  readonly retryAt: Date | null;
  /** Whether the request was sent. One that is known to fail is not; its code says why it would fail. */
  readonly sent: boolean;

  constructor(
    readonly code: XApiErrorCode,
    facts: XApiErrorFacts,
  ) {
    super(describe(code, facts));
    this.temporary = TEMPORARY[code];
    this.endpoint = facts.endpoint;
    this.status = facts.status;
    this.problemType = facts.problemType ?? null;
    this.retryAt = facts.retryAt ?? null;
    this.sent = facts.sent ?? true;
  }
}

/** The error of a request that is not sent because it would fail with `code`. `retryAt`: ms since the epoch. */
export function heldBack(endpoint: XEndpoint, code: XApiErrorCode, retryAt: number): XApiError {
  return new XApiError(code, { endpoint, status: null, retryAt: new Date(retryAt), sent: false });
}

function describe(code: XApiErrorCode, facts: XApiErrorFacts): string {
  const status = facts.status === null ? null : `HTTP ${facts.status}`;
  const notSent = facts.sent === false ? 'not sent' : null;
  const details = [status, facts.problemType, facts.networkCode, notSent].filter(
    (part) => typeof part === 'string',
  );
  return `X API ${facts.endpoint}: ${code}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}
