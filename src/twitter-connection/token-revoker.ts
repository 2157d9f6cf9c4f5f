import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { XOAuthClient, XOAuthError, type XTokenHint } from '#x-api';
import { BackgroundWork } from '../platform/background-work.js';

const RETRY_PAUSES_MS = [500, 2_000, 5_000];

/** Tokens that X shall forget; the refresh token is absent when none was given. */
export interface RevocableTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

/** Revokes tokens at X (RFC 7009), best effort: a failing X is tried again in the background and never stops the caller. */
@Injectable()
export class TokenRevoker {
  readonly #logger = new Logger(TokenRevoker.name);

  constructor(
    private readonly xOAuth: XOAuthClient,
    private readonly background: BackgroundWork,
  ) {}

  /** Tries once at once. `reason` and `connectionId` are for the log. */
  async revoke(tokens: RevocableTokens, connectionId: string): Promise<void> {
    const { accessToken, refreshToken } = tokens;
    await Promise.all([
      refreshToken === null ? undefined : this.#revokeOne(refreshToken, 'refresh_token', connectionId),
      this.#revokeOne(accessToken, 'access_token', connectionId),
    ]);
  }

  async #revokeOne(token: string, hint: XTokenHint, connectionId: string): Promise<void> {
    if (await this.#try(token, hint, connectionId)) return;
    this.background.run(`revocation for connection ${connectionId}`, async () => {
      for (const pauseMs of RETRY_PAUSES_MS) {
        await pause(pauseMs);
        if (await this.#try(token, hint, connectionId)) return;
      }
    });
  }

  /** True when there is nothing left to try. */
  async #try(token: string, hint: XTokenHint, connectionId: string): Promise<boolean> {
    try {
      await this.xOAuth.revoke(token, hint);
      return true;
    } catch (error) {
      if (!(error instanceof XOAuthError)) throw error;
      this.#logger.warn({ msg: `X did not revoke a token: ${error.code}`, hint, connectionId });
      return !error.temporary;
    }
  }
}
