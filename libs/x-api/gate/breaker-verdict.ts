import type { BreakerVerdict } from './breaker.js';
import type { XApiErrorCode } from '../x-api-error-code.js';

/** How a call that was sent ended. */
export interface CallEnding {
  /** Null: X gave a usable answer. */
  readonly code: XApiErrorCode | null;
  /** As X named it. */
  readonly retryAt: Date | null;
}

type Verdicts = Readonly<Record<'app' | 'endpoint', BreakerVerdict['kind']>>;

/**
 * About the app: only an answer that X gives after it has checked the app is a success: a usable one, or one about the
 * resource. X may refuse a token, a malformed request or a used-up window before that check, and a broken answer shows
 * nothing.
 *
 * About the endpoint: any answer of X shows that it works. An unreadable answer is a failure nevertheless: many in a row
 * mean that X has changed or that a proxy answers, and X bills each of them.
 */
const VERDICTS: Readonly<Record<XApiErrorCode, Verdicts>> = {
  credits_depleted: { app: 'failure', endpoint: 'success' },
  app_forbidden: { app: 'failure', endpoint: 'success' },
  usage_capped: { app: 'failure', endpoint: 'success' },
  forbidden: { app: 'success', endpoint: 'success' },
  not_found: { app: 'success', endpoint: 'success' },
  unauthorized: { app: 'neutral', endpoint: 'success' },
  bad_request: { app: 'neutral', endpoint: 'success' },
  rate_limited: { app: 'neutral', endpoint: 'success' },
  unavailable: { app: 'neutral', endpoint: 'failure' },
  timeout: { app: 'neutral', endpoint: 'failure' },
  network: { app: 'neutral', endpoint: 'failure' },
  unreadable: { app: 'neutral', endpoint: 'failure' },
  aborted: { app: 'neutral', endpoint: 'neutral' },
  user_limit_reached: { app: 'neutral', endpoint: 'neutral' },
  budget_spent: { app: 'neutral', endpoint: 'neutral' },
};

/** What the end of a call says about whether X serves the app, or about its endpoint. */
export function verdictOn(subject: keyof Verdicts, { code, retryAt }: CallEnding): BreakerVerdict {
  if (code === null) return { kind: 'success' };
  const kind = VERDICTS[code][subject];
  return kind === 'failure' ? { kind, code, retryAt: retryAt?.getTime() ?? null } : { kind };
}
