import { Injectable } from '@nestjs/common';
import {
  asCiphertext,
  plaintext,
  TokenVault,
  VaultError,
  type Ciphertext,
  type Plaintext,
} from '#token-vault';
import { sealedAt } from '../sealed-columns/sealed-columns.js';

/** The two tokens of a connection in plain text. */
export interface TokenPair {
  readonly accessToken: Plaintext;
  readonly refreshToken: Plaintext;
}

export interface SealedTokenPair {
  readonly accessToken: Ciphertext;
  readonly refreshToken: Ciphertext;
}

/** Seals and opens the tokens of one connection: a value sealed for one row cannot be opened in another. */
@Injectable()
export class ConnectionTokens {
  constructor(private readonly vault: TokenVault) {}

  seal(connectionId: string, pair: { accessToken: string; refreshToken: string }): SealedTokenPair {
    const at = (column: 'accessToken' | 'refreshToken') =>
      sealedAt('TwitterConnection', connectionId, column);
    return {
      accessToken: this.vault.seal(plaintext(pair.accessToken), at('accessToken')),
      refreshToken: this.vault.seal(plaintext(pair.refreshToken), at('refreshToken')),
    };
  }

  /** @throws VaultError when its key is missing or a ciphertext was changed or moved */
  openOrThrow(row: { id: string; accessToken: string; refreshToken: string }): TokenPair {
    const open = (column: 'accessToken' | 'refreshToken') =>
      this.vault.open(asCiphertext(row[column]), sealedAt('TwitterConnection', row.id, column));
    return { accessToken: open('accessToken'), refreshToken: open('refreshToken') };
  }

  /** The pair, or null when it cannot be opened. */
  open(row: { id: string; accessToken: string; refreshToken: string }): TokenPair | null {
    try {
      return this.openOrThrow(row);
    } catch (error) {
      if (error instanceof VaultError) return null;
      throw error;
    }
  }
}
