import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, uniqueViolation } from '#database';
import { asCiphertext, plaintext, TokenVault, type Ciphertext } from '#token-vault';
import { sealedAt } from './sealed-columns.js';

const KEY_BYTES = 32;

export type SecretKeyId = 'awarded-accounts';

export interface NewSecretKey {
  readonly id: SecretKeyId;
  readonly sealedKey: Ciphertext;
}

/** The service's own keys: 32 random bytes each, the same for all instances, never replaced. */
@Injectable()
export class SecretKeys {
  readonly #opened = new Map<SecretKeyId, KeyObject>();

  constructor(
    private readonly prisma: Database,
    private readonly vault: TokenVault,
  ) {}

  /**
   * The key; created at the first call. Do not call it in a transaction: it reads and writes outside of it. An opened
   * key is kept in memory: `keys rotate` seals it again without changing it.
   *
   * @throws VaultError when the stored key cannot be opened; it is left unchanged
   */
  async open(id: SecretKeyId): Promise<KeyObject> {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    const sealed = (await this.#find(id)) ?? (await this.#create(id));
    const secret = this.vault.open(asCiphertext(sealed), sealedAt('SecretKey', id, 'sealedKey'));
    const key = createSecretKey(secret, 'hex');
    this.#opened.set(id, key);
    return key;
  }

  async #find(id: SecretKeyId): Promise<string | null> {
    const row = await this.prisma.secretKey.findUnique({ where: { id } });
    return row?.sealedKey ?? null;
  }

  /** Returns what is stored in the end: another instance may have created the key at the same time. */
  async #create(id: SecretKeyId): Promise<string> {
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
