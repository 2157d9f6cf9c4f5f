import { ApiError } from '../api/problem.js';

/** Why there are no fresh tokens, in words. */
export function refreshRefusal(username: string, error: unknown): string {
  if (!(error instanceof ApiError)) return `@${username} could not be refreshed.`;
  if (error.code === 'reconnect_required') {
    return `X does not refresh @${username} any more. The member has to connect again; nothing is sent to X until then.`;
  }
  return `@${username} could not be refreshed. ${error.message}`;
}
