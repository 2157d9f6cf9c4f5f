import { XApiError, type XApiErrorCode } from '#x-api';
import {
  ConnectionError,
  type ConnectionErrorCode,
} from '../../twitter-connection/connection/connection-error.js';
import { assertUnreachable } from '../../platform/problems/assert-unreachable.js';
import type { CompletionErrorCode } from '../verdict/error-code.js';
import type { EvidenceFailure } from './evidence.js';

/** What a failed read means for the claims that needed it. @throws any other error than of X or of a connection */
export function toEvidenceFailure(error: unknown): EvidenceFailure {
  if (error instanceof XApiError) {
    return {
      code: codeOfApiError(error.code),
      detail: error.message,
      retryAt: error.retryAt,
      hasFailedAtX: error.sent,
      isHeldBack: !error.sent,
      isRefused: error.code === 'bad_request',
    };
  }
  if (error instanceof ConnectionError) {
    const { message: detail, retryAt, hasFailedAtX } = error;
    return {
      code: codeOfConnectionError(error.code),
      detail,
      retryAt,
      hasFailedAtX,
      isHeldBack: false,
      isRefused: false,
    };
  }
  throw error;
}

function codeOfApiError(code: XApiErrorCode): CompletionErrorCode {
  switch (code) {
    case 'credits_depleted':
    case 'usage_capped':
      return 'credits_depleted';
    case 'app_forbidden':
      return 'x_app_forbidden';
    case 'rate_limited':
      return 'rate_limited';
    case 'timeout':
      return 'timeout';
    case 'unauthorized':
    case 'unavailable':
    case 'network':
    case 'unreadable':
    case 'aborted':
      return 'x_unavailable';
    case 'user_limit_reached':
    case 'budget_spent':
      return 'budget_exhausted';
    // X would answer the same again: a retry would only cost, so an admin has to decide.
    case 'forbidden':
    case 'not_found':
    case 'bad_request':
      return 'evidence_incomplete';
    default:
      return assertUnreachable(code);
  }
}

function codeOfConnectionError(code: ConnectionErrorCode): CompletionErrorCode {
  switch (code) {
    case 'not_connected':
      return 'twitter_not_connected';
    case 'reconnect_required':
      return 'token_expired';
    case 'app_refused':
      return 'x_app_forbidden';
    case 'refresh_rate_limited':
      return 'rate_limited';
    case 'refresh_timed_out':
      return 'timeout';
    case 'token_refused':
    case 'refresh_unavailable':
      return 'x_unavailable';
    default:
      return assertUnreachable(code);
  }
}
