import type { TwitterConnection } from '#database';
import {
  XApiError,
  type ServiceClass,
  type XCaller,
  type XCallRecord,
  type XSpendGuard,
  type XUserContext,
} from '#x-api';
import type { AccessToken, AccessTokens } from './access-tokens.js';

/** For whom the calls of a session are made, and what counts them. */
export interface SessionOptions {
  readonly serviceClass: ServiceClass;
  /** Instead of the guard of all calls. */
  readonly spend?: XSpendGuard | undefined;
}

/** Calls to the X API on behalf of one connection, for one piece of work. */
export class XSession {
  #token: Promise<AccessToken> | null = null;

  /** @param read the connection, if it was read a moment ago */
  constructor(
    readonly connectionId: string,
    private readonly caller: XCaller,
    private readonly tokens: AccessTokens,
    private readonly options: SessionOptions,
    private readonly read: TwitterConnection | null = null,
  ) {}

  get twitterId(): string {
    return this.caller.xUserId;
  }

  /**
   * Makes one call. After a 401 the token is refreshed and the call repeated once. A token is fetched, or refreshed,
   * only for a request that is going to be sent.
   *
   * @param onCall called for every HTTP request to the API
   * @throws XApiError when X fails
   * @throws ConnectionError when there is no token; after a second 401 `token_refused`, a fault of X, or
   *   `reconnect_required` when that has lasted for long
   */
  async call<T>(
    request: (context: XUserContext) => Promise<T>,
    onCall: (call: XCallRecord) => void,
  ): Promise<T> {
    const token = new TokenInUse(
      () => (this.#token ??= this.tokens.accessTokenFor(this.connectionId, this.read)),
    );
    try {
      return await this.#send(request, token, onCall);
    } catch (error) {
      if (!isUnauthorized(error) || token.used === null) throw error;
      return this.#callAgain(request, onCall, token.used);
    }
  }

  async #callAgain<T>(
    request: (context: XUserContext) => Promise<T>,
    onCall: (call: XCallRecord) => void,
    refused: AccessToken,
  ): Promise<T> {
    let renewal: Promise<AccessToken> | null = null;
    const token = new TokenInUse(() => {
      renewal ??= this.#token = this.tokens.renew(this.connectionId, refused);
      return renewal;
    });
    try {
      return await this.#send(request, token, onCall);
    } catch (error) {
      if (!isUnauthorized(error) || token.used === null) throw error;
      throw await this.tokens.afterRefusal(this.connectionId, token.used);
    }
  }

  async #send<T>(
    request: (context: XUserContext) => Promise<T>,
    token: TokenInUse,
    onCall: (call: XCallRecord) => void,
  ): Promise<T> {
    const answer = await request(this.#contextOf(token, onCall));
    if (token.used !== null) await this.tokens.afterSuccess(this.connectionId, token.used);
    return answer;
  }

  #contextOf(token: TokenInUse, onCall: (call: XCallRecord) => void): XUserContext {
    const { serviceClass, spend } = this.options;
    const context = { caller: this.caller, serviceClass, accessToken: () => token.value(), onCall };
    return spend === undefined ? context : { ...context, spend };
  }
}

/** The token that one call sends, once it is asked for. */
class TokenInUse {
  used: AccessToken | null = null;

  constructor(private readonly fetchToken: () => Promise<AccessToken>) {}

  async value(): Promise<string> {
    this.used = await this.fetchToken();
    return this.used.value;
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof XApiError && error.code === 'unauthorized';
}
