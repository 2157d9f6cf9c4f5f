import { ApiError } from './api-error.js';

/** What a call of the client resolves with, whatever the service has answered. */
export interface Exchange<Body> {
  readonly data?: Body;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The body of a successful answer: `await answerOf(client.GET('/v1/tasks'))`.
 *
 * @throws ApiError for every other answer, and for none
 */
export async function answerOf<Body>(call: Promise<Exchange<Body>>): Promise<Body> {
  const { data, error, response } = await call.catch((thrown: unknown) => {
    // openapi-fetch parses the bodies of successful answers only.
    if (thrown instanceof SyntaxError) throw ApiError.unreadable(200, thrown);
    throw thrown;
  });
  if (!response.ok) throw ApiError.from(response, error);
  return data as Body;
}
