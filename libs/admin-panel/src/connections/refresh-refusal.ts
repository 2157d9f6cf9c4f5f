import { ApiError } from '#client';

/** Why the tokens could not be refreshed, as a sentence. */
export function refreshRefusal(username: string, error: unknown): string {
  if (!(error instanceof ApiError)) return `The tokens of @${username} could not be refreshed.`;
  if (error.code === 'reconnect_required') {
    return `X refuses to refresh the tokens of @${username}. The member has to connect again.`;
  }
  return `The tokens of @${username} could not be refreshed. ${error.message}`;
}
