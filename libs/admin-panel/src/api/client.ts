import createClient from 'openapi-fetch';

import { tokenStore } from '../session/current-session.js';
import { problemOf, signedOut } from './problem.js';
import { reach } from './reach.js';
import type { Paths } from './types.js';

/** The request with the session's token in its header, the only place where the token ever goes. */
export function signed(request: Request): Request {
  const { token } = tokenStore;
  // After the session's end whatever still asks gets its answer here.
  if (token === null) throw signedOut();
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

/** The service's API, typed by its OpenAPI document. Wrap calls in `answerOf`. */
export const api = createClient<Paths>({
  baseUrl: window.location.origin,
  fetch: (request) => reach(signed(request)),
});

/** The body of a successful answer. Throws an ApiError for any other. */
export async function answerOf<Body>(
  call: Promise<{ data?: Body; error?: unknown; response: Response }>,
): Promise<Body> {
  const { data, error, response } = await call;
  if (!response.ok) throw await problemOf(withBody(error, response));
  return data as Body;
}

/** A streamed download (`/v1/...`), signed. Throws an ApiError when there is none. */
export async function download(path: string, signal: AbortSignal): Promise<Response> {
  const response = await reach(signed(new Request(path, { signal, cache: 'no-store' })));
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** openapi-fetch has read the body of an error already: the same answer, readable again. */
function withBody(error: unknown, { status, headers }: Response): Response {
  return new Response(JSON.stringify(error ?? {}), { status, headers });
}
