import { createSecretKey, type KeyObject } from 'node:crypto';

import { KeyRingError } from './key-ring-error.js';

const ENTRY = /^([A-Za-z0-9_-]{1,32}):(.*)$/s;
const KEY_HEX_DIGITS = 64;
const KEY = new RegExp(`^[0-9A-Fa-f]{${KEY_HEX_DIGITS}}$`);

/** The AES-256 keys of a vault, by id. The first one seals; all of them open. */
export class KeyRing {
  readonly primaryKeyId: string;
  readonly #keys: ReadonlyMap<string, KeyObject>;

  private constructor(primaryKeyId: string, keys: ReadonlyMap<string, KeyObject>) {
    this.primaryKeyId = primaryKeyId;
    this.#keys = keys;
  }

  /**
   * Reads `id:64hex[,id:64hex…]`; an id is 1 to 32 of `A-Z a-z 0-9 _ -`. Spaces around entries are ignored.
   * @throws KeyRingError when an entry is invalid; names its id or number, never a key
   */
  static parse(text: string): KeyRing {
    if (text.trim() === '') throw new KeyRingError('missing', 'No encryption key is given.');
    const keys = new Map<string, KeyObject>();
    for (const [index, entry] of text.split(',').entries()) {
      const { id, key } = parseEntryOrThrow(entry.trim(), index + 1);
      if (keys.has(id)) throw new KeyRingError('duplicate_key_id', `Key id "${id}" is given more than once.`);
      keys.set(id, key);
    }
    const [primaryKeyId] = keys.keys();
    if (primaryKeyId === undefined) throw new KeyRingError('missing', 'No encryption key is given.');
    return new KeyRing(primaryKeyId, keys);
  }

  /** All ids, the primary one first. */
  get keyIds(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /** The key of an id; only for the vault. */
  find(keyId: string): KeyObject | undefined {
    return this.#keys.get(keyId);
  }
}

function parseEntryOrThrow(entry: string, number: number): { id: string; key: KeyObject } {
  const [, id, hex] = ENTRY.exec(entry) ?? [];
  if (id === undefined || hex === undefined) {
    throw new KeyRingError(
      'unparsable_entry',
      `Entry ${number} is not in the form "id:${KEY_HEX_DIGITS} hex digits".`,
    );
  }
  if (!KEY.test(hex)) {
    throw new KeyRingError('invalid_key', `The key of id "${id}" is not ${KEY_HEX_DIGITS} hex digits.`);
  }
  return { id, key: createSecretKey(Buffer.from(hex, 'hex')) };
}
