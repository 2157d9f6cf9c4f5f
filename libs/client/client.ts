import createFetchClient, { type Client } from 'openapi-fetch';
import { ApiError } from './api-error.js';
import { pollUntilSettled, type PollOptions } from './poll-until-settled.js';
import { connect, type ConnectOptions } from './sign-in.js';
import type { Completion, Paths } from './types.js';

export interface ClientOptions {
  /** The origin of the service, such as `https://api.example.com`. */
  readonly baseUrl: string;
  /** The member's bearer token, or a function that is asked for it before each call. */
  readonly token: string | (() => string | Promise<string>);
  /** Sends each request; the global `fetch` by default. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** The service as one member sees it: `GET`, `POST` ... by the paths of the OpenAPI document, and what takes several calls. */
export interface ServiceClient extends Client<Paths> {
  /** Sends the browser to X, where the member allows access. @see connect */
  connect(options?: ConnectOptions): Promise<void>;
  /** Waits until nothing more will happen to a completion by itself. @see pollUntilSettled */
  pollUntilSettled(completion: Completion, options?: PollOptions): Promise<Completion>;
}

/**
 * A typed client. Calls send cookies along (`credentials: 'include'`), which the sign-in with X needs; they reject with
 * an ApiError `unreachable` when there is no answer. Wrap a call in `answerOf` to get its body or an ApiError.
 */
export function createClient({ baseUrl, token, fetch }: ClientOptions): ServiceClient {
  const calls = createFetchClient<Paths>({
    baseUrl,
    credentials: 'include',
    ...(fetch === undefined ? {} : { fetch }),
  });
  calls.use({
    onRequest: async ({ request }) => {
      const current = typeof token === 'string' ? token : await token();
      request.headers.set('authorization', `Bearer ${current}`);
    },
    onError: ({ error, request }) => {
      if (error instanceof ApiError || request.signal.aborted) return undefined;
      return ApiError.unreachable(error);
    },
  });
  return {
    ...calls,
    connect: (options) => connect(calls, options),
    pollUntilSettled: (completion, options) => pollUntilSettled(calls, completion, options),
  };
}
