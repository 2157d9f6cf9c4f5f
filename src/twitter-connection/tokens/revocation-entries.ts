import { rowId } from '#database';
import { plaintext, type TokenVault } from '#token-vault';
import type { XTokenHint } from '#x-api';
import type { NewRevocation } from './revocations.repository.js';
import { sealedAt } from '../sealed-columns/sealed-columns.js';

/** Tokens to revoke at X; the refresh token is null when X issued none. */
export interface RevocableTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

/** Entries for the outbox of revocations, the refresh token first; due at `nextAttemptAt`. */
export function revocationEntries(
  vault: TokenVault,
  { accessToken, refreshToken }: RevocableTokens,
  times: { readonly createdAt: Date; readonly nextAttemptAt: Date },
): NewRevocation[] {
  const entry = (token: string, hint: XTokenHint): NewRevocation => {
    const id = rowId();
    const sealed = vault.seal(plaintext(token), sealedAt('TokenRevocation', id, 'token'));
    return { id, token: sealed, hint, ...times };
  };
  const entries = [entry(accessToken, 'access_token')];
  return refreshToken === null ? entries : [entry(refreshToken, 'refresh_token'), ...entries];
}
