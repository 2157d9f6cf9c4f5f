import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { uniqueViolation } from '#database';
import { asCiphertext, plaintext, TokenVault, type Ciphertext } from '#token-vault';
import { PrismaService } from '../platform/prisma.service.js';
import { sealedAt } from './sealed-columns.js';

const KEY_BYTES = 32;

/** What a key is for. */
export type SecretKeyId = 'awarded-accounts';

/** A key as it is stored, sealed. */
export interface NewSecretKey {
  readonly id: SecretKeyId;
  readonly sealedKey: Ciphertext;
}

/** The keys that the service made for itself: 32 random bytes each, the same for all instances, never replaced. */
@Injectable()
export class SecretKeys {
  readonly #opened = new Map<SecretKeyId, KeyObject>();

  constructor(
    private readonly prisma: PrismaService,
    private readonly vault: TokenVault,
  ) {}

  /**
   * The key; made by whoever asks first. Not for the inside of a transaction, because it may read and write outside of
   * it. A key that was opened is kept in memory: `keys rotate` seals it anew, and does not change it.
   *
   * @throws VaultError when the stored key cannot be opened; it is left as it is
   */
  async open(id: SecretKeyId): Promise<KeyObject> {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    const sealed = (await this.#find(id)) ?? (await this.#make(id));
    const secret = this.vault.open(asCiphertext(sealed), sealedAt('SecretKey', id, 'sealedKey'));
    const key = createSecretKey(secret, 'hex');
    this.#opened.set(id, key);
    return key;
  }

  async #find(id: SecretKeyId): Promise<string | null> {
    const row = await this.prisma.secretKey.findUnique({ where: { id } });
    return row?.sealedKey ?? null;
  }

  /** Gives what is stored in the end: another instance may have made the key at the same time. */
  async #make(id: SecretKeyId): Promise<string> {
    const secret = plaintext(randomBytes(KEY_BYTES).toString('hex'));
    const data: NewSecretKey = {
      id,
      sealedKey: this.vault.seal(secret, sealedAt('SecretKey', id, 'sealedKey')),
    };
    try {
      await this.prisma.secretKey.create({ data });
      return data.sealedKey;
    } catch (error) {
      if (uniqueViolation(error) === null) throw error;
      return (await this.prisma.secretKey.findUniqueOrThrow({ where: { id } })).sealedKey;
    }
  }
}
