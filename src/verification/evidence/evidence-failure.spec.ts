import { XApiError, type XApiErrorCode } from '#x-api';
import {
  ConnectionError,
  type ConnectionErrorCode,
} from '../../twitter-connection/connection/connection-error.js';
import type { CompletionErrorCode } from '../verdict/error-code.js';
import { toEvidenceFailure } from './evidence-failure.js';

const retryAt = new Date('2026-11-22T10:15:00Z');

describe('a failed call to X', () => {
  const meanings: Record<XApiErrorCode, CompletionErrorCode> = {
    unauthorized: 'x_unavailable',
    credits_depleted: 'credits_depleted',
    usage_capped: 'credits_depleted',
    app_forbidden: 'x_app_forbidden',
    rate_limited: 'rate_limited',
    timeout: 'timeout',
    unavailable: 'x_unavailable',
    network: 'x_unavailable',
    unreadable: 'x_unavailable',
    aborted: 'x_unavailable',
    forbidden: 'evidence_incomplete',
    not_found: 'evidence_incomplete',
    bad_request: 'evidence_incomplete',
    user_limit_reached: 'budget_exhausted',
    budget_spent: 'budget_exhausted',
  };

  it.each(Object.entries(meanings))('%s should mean %s', (code, meaning) => {
    const error = new XApiError(code as XApiErrorCode, { endpoint: 'tweets', status: null, retryAt });
    expect(toEvidenceFailure(error)).toEqual({
      code: meaning,
      detail: error.message,
      retryAt,
      hasFailedAtX: true,
      isHeldBack: false,
      isRefused: code === 'bad_request',
    });
  });

  it('should be held back, and no failure of X, when nothing was sent', () => {
    const error = new XApiError('rate_limited', { endpoint: 'tweets', status: null, retryAt, sent: false });
    expect(toEvidenceFailure(error)).toMatchObject({
      code: 'rate_limited',
      retryAt,
      hasFailedAtX: false,
      isHeldBack: true,
    });
  });
});

describe('a missing access token', () => {
  /** The meaning of each code, and whether it counts as a failure of X. */
  const meanings: Record<ConnectionErrorCode, [CompletionErrorCode, boolean]> = {
    not_connected: ['twitter_not_connected', false],
    reconnect_required: ['token_expired', false],
    token_refused: ['x_unavailable', true],
    app_refused: ['x_app_forbidden', true],
    refresh_rate_limited: ['rate_limited', true],
    refresh_timed_out: ['timeout', true],
    refresh_unavailable: ['x_unavailable', true],
  };

  it.each(Object.entries(meanings))('%s should mean %j', (code, [meaning, hasFailedAtX]) => {
    const error = new ConnectionError(code as ConnectionErrorCode, 'no token');
    expect(toEvidenceFailure(error)).toEqual({
      code: meaning,
      detail: 'no token',
      retryAt: null,
      hasFailedAtX,
      isHeldBack: false,
      isRefused: false,
    });
  });
});

describe('any other error', () => {
  it('should be thrown, because it is a bug and no verdict', () => {
    const bug = new TypeError('a bug');
    expect(() => toEvidenceFailure(bug)).toThrow(bug);
  });
});
