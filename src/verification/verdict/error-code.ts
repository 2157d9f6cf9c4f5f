import { assertUnreachable } from '../../platform/problems/assert-unreachable.js';

/** Why an attempt is undetermined; docs/errors.md explains each code. */
export const COMPLETION_ERROR_CODES = [
  'rate_limited',
  'x_unavailable',
  'x_app_forbidden',
  'credits_depleted',
  'token_expired',
  'missing_scope',
  'relationship_unknown',
  'follow_request_pending',
  'target_unavailable',
  'target_changed',
  'not_visible_yet',
  'evidence_incomplete',
  'timeout',
  'budget_exhausted',
  'twitter_not_connected',
] as const;
export type CompletionErrorCode = (typeof COMPLETION_ERROR_CODES)[number];

/**
 * What follows an undetermined attempt: retries after growing pauses, every hour or every half minute, a review by an
 * admin, or nothing until the member acts.
 */
export type FollowUp = 'growing_pauses' | 'hourly' | 'half_minute' | 'review' | 'wait_for_member';

export function followUpOf(code: CompletionErrorCode): FollowUp {
  switch (code) {
    case 'rate_limited':
    case 'x_unavailable':
    case 'x_app_forbidden':
    case 'credits_depleted':
    case 'timeout':
    case 'budget_exhausted':
      return 'growing_pauses';
    case 'relationship_unknown':
    case 'follow_request_pending':
      return 'hourly';
    case 'not_visible_yet':
      return 'half_minute';
    case 'evidence_incomplete':
      return 'review';
    case 'token_expired':
    case 'missing_scope':
    case 'target_unavailable':
    case 'target_changed':
    case 'twitter_not_connected':
      return 'wait_for_member';
    default:
      return assertUnreachable(code);
  }
}
