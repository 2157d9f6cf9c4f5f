/** Why a completion was rejected; docs/errors.md says what the member can do about each code. */
export const REJECTION_CODES = [
  'not_followed',
  'not_liked',
  'not_reposted',
  'not_bookmarked',
  'no_matching_post',
  'proof_not_found',
  'proof_wrong_author',
  'proof_is_repost',
  'proof_too_old',
  'proof_too_late',
  'proof_wrong_target',
  'proof_text_missing',
  'account_too_young',
  'too_few_followers',
  'x_account_already_used',
  'decided_by_admin',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

const NOT_FOUND: ReadonlySet<RejectionCode> = new Set([
  'not_followed',
  'not_liked',
  'not_reposted',
  'not_bookmarked',
  'no_matching_post',
  'proof_not_found',
]);

/** Whether the rejection only means that X did not show what the member did; it may show it a little later. */
export function restsOnNotFound(code: RejectionCode): boolean {
  return NOT_FOUND.has(code);
}
