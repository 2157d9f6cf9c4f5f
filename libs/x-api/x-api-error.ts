import type { XEndpoint } from './calls/x-call.js';
import { IS_TEMPORARY, type XApiErrorCode } from './x-api-error-code.js';

export interface XApiErrorFacts {
  endpoint: XEndpoint;
  status: number | null;
  problemType?: string | null;
  retryAt?: Date | null;
  /** The system's error code of a network failure, such as `ECONNREFUSED`. */
  networkCode?: string | null;
  /** False: the request was not sent. True unless given. */
  sent?: boolean;
}

/**
 * A call to the X API that failed. The message holds endpoint, code, status and problem type, but no token, no query
 * and no text from X, so it may be logged. There is no `cause` for the same reason.
 */
export class XApiError extends Error {
  override readonly name = 'XApiError';
  /** Whether the same call may succeed later, perhaps after somebody tops up credits or changes permissions. */
  readonly temporary: boolean;
  readonly endpoint: XEndpoint;
  /** HTTP status, also the 200 of an answer with only `errors`; null when no complete answer came. */
  readonly status: number | null;
  /** Last segment of the problem's `type` (`usage-capped`, `about:blank`); null when X named none. */
  readonly problemType: string | null;
  /**
   * When to try again: the window's reset or `Retry-After` as X named it; for a request that was not sent, when the
   * window ends or the breaker may be probed.
   */
  readonly retryAt: Date | null;
  /** Whether the request was sent. If not, the code says why it would have failed. */
  readonly sent: boolean;

  constructor(
    readonly code: XApiErrorCode,
    facts: XApiErrorFacts,
  ) {
    super(describe(code, facts));
    this.temporary = IS_TEMPORARY[code];
    this.endpoint = facts.endpoint;
    this.status = facts.status;
    this.problemType = facts.problemType ?? null;
    this.retryAt = facts.retryAt ?? null;
    this.sent = facts.sent ?? true;
  }
}

/** The error of a request that is not sent because it would fail with `code`. `retryAt`: ms since the epoch. */
export function notSentError(endpoint: XEndpoint, code: XApiErrorCode, retryAt: number): XApiError {
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
