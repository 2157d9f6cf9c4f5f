import { ApiError, createClient } from '#client';

import { tokenStore } from '../session/current-session.js';
import { reach } from './reach.js';

/** The session's token, which is sent in a header only. @throws ApiError without a session. */
function sessionToken(): string {
  const { token } = tokenStore;
  if (token !== null) return token;
  throw new ApiError({ status: 401, code: 'unauthenticated', detail: 'You are signed out.' });
}

/** The service's API. Wrap calls in `answerOf`. */
export const api = createClient({ baseUrl: window.location.origin, token: sessionToken, fetch: reach });

/** Starts a streamed download (`/v1/...`) with the session's token. @throws ApiError for an error answer. */
export async function download(path: string, signal: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${sessionToken()}` };
  const response = await reach(new Request(path, { signal, cache: 'no-store', headers }));
  if (!response.ok) throw await ApiError.of(response);
  return response;
}
