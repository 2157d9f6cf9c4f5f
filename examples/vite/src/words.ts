import { ApiError, type Completion, type SignInResult } from '@twitter-task-automation/client';

/** How a visit to X ended. */
export function visitWords(result: SignInResult): string {
  switch (result.outcome) {
    case 'connected':
      return 'Your X account is connected.';
    case 'denied':
      return 'You did not allow access, so nothing was connected.';
    case 'error':
      return `The X account could not be connected (${result.code}). Please try again.`;
  }
}

/** What is known about a claim. */
export function verdictWords(completion: Completion | null): string {
  if (completion === null) return '';
  const { status, pointsAwarded, rejectionReason, errorCode, nextVerificationAt } = completion;
  switch (status) {
    case 'APPROVED':
      return `Approved: ${pointsAwarded} points.`;
    case 'REJECTED':
      return nextVerificationAt === null ? `Rejected: ${rejectionReason}` : 'Not found yet; we look again.';
    case 'PENDING':
      return errorCode === null ? 'Being verified …' : `Could not tell: ${errorCode}.`;
  }
}

/** What went wrong, for the member. */
export function problemWords(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something unexpected happened.';
  switch (error.code) {
    case 'twitter_not_connected':
      return 'Connect your X account first.';
    case 'verification_cooldown':
      return `X was asked a moment ago. Wait ${error.retryAfterSeconds ?? 1} seconds.`;
    default:
      return error.detail;
  }
}
