import { XApiError, type XCallRecord, type XUserContext } from '#x-api';
import type { AccessToken, AccessTokens } from './access-tokens.js';

/** Calls to the X API on behalf of one connection, for one piece of work. */
export class XSession {
  #token: Promise<AccessToken> | null = null;

  constructor(
    readonly connectionId: string,
    readonly twitterId: string,
    private readonly tokens: AccessTokens,
  ) {}

  /**
   * Makes one call. A 401 is answered by one forced refresh and one retry; a second 401 gives the connection up.
   * Fails with an XApiError or a ConnectionError. `onCall` hears of every HTTP request to the API.
   */
  async call<T>(
    request: (context: XUserContext) => Promise<T>,
    onCall: (call: XCallRecord) => void,
  ): Promise<T> {
    this.#token ??= this.tokens.accessTokenFor(this.connectionId);
    const token = await this.#token;
    try {
      return await request({ accessToken: token.value, onCall });
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
      return this.#callAgain(request, onCall, token);
    }
  }

  async #callAgain<T>(
    request: (context: XUserContext) => Promise<T>,
    onCall: (call: XCallRecord) => void,
    refused: AccessToken,
  ): Promise<T> {
    this.#token = this.tokens.renew(this.connectionId, refused);
    const token = await this.#token;
    try {
      return await request({ accessToken: token.value, onCall });
    } catch (error) {
      throw isUnauthorized(error) ? await this.tokens.giveUp(this.connectionId, token) : error;
    }
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof XApiError && error.code === 'unauthorized';
}
