import { Injectable } from '@nestjs/common';
import {
  asCiphertext,
  plaintext,
  TokenVault,
  VaultError,
  type Ciphertext,
  type Plaintext,
} from '#token-vault';
import { sealedAt } from './sealed-columns.js';

/** The two tokens of a connection, readable. */
export interface TokenPair {
  readonly accessToken: Plaintext;
  readonly refreshToken: Plaintext;
}

/** The two token columns of a connection. */
export interface SealedTokenPair {
  readonly accessToken: Ciphertext;
  readonly refreshToken: Ciphertext;
}

/** Seals and opens the tokens of one connection: what is sealed for one row opens in no other. */
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

  /** Throws a VaultError when a key is gone or a ciphertext was changed or moved. */
  openOrThrow(row: { id: string; accessToken: string; refreshToken: string }): TokenPair {
    const open = (column: 'accessToken' | 'refreshToken') =>
      this.vault.open(asCiphertext(row[column]), sealedAt('TwitterConnection', row.id, column));
    return { accessToken: open('accessToken'), refreshToken: open('refreshToken') };
  }

  /** The pair, or null when it cannot be read. */
  open(row: { id: string; accessToken: string; refreshToken: string }): TokenPair | null {
    try {
      return this.openOrThrow(row);
    } catch (error) {
      if (error instanceof VaultError) return null;
      throw error;
    }
  }
}
