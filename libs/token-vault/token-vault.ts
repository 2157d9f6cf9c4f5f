import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

import { plaintext, type Ciphertext, type Plaintext } from './branded-strings.js';
import {
  envelopeHeader,
  formatEnvelope,
  NONCE_BYTES,
  parseEnvelopeOrThrow,
  TAG_BYTES,
  type Envelope,
} from './envelope.js';
import type { KeyRing } from './key-ring.js';
import { describeLocation, type SealedLocation } from './sealed-location.js';
import { VaultError } from './vault-error.js';

const CIPHER = 'aes-256-gcm';

/**
 * Authenticated encryption of single values at rest: AES-256-GCM (NIST SP 800-38D) with a fresh random nonce for
 * each seal, so that two seals of one value differ. Version, key id and location are authenticated with the value: an
 * envelope that was changed or moved to another cell does not open.
 */
export class TokenVault {
  readonly #ring: KeyRing;

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** Seals a value for one cell with the primary key. */
  seal(value: Plaintext, at: SealedLocation): Ciphertext {
    const keyId = this.#ring.primaryKeyId;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#keyOrThrow(keyId), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(keyId, at));
    const encrypted = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    return formatEnvelope({ keyId, nonce, encrypted, tag: cipher.getAuthTag() });
  }

  /**
   * Opens a value that was sealed for this cell with any key of the ring.
   * @throws VaultError `malformed_envelope`, `unknown_key`, or `authentication_failed` (changed, moved, or sealed
   *   with another key of the same id)
   */
  open(value: Ciphertext, at: SealedLocation): Plaintext {
    const envelope = parseEnvelopeOrThrow(value);
    return decryptOrThrow(envelope, this.#keyOrThrow(envelope.keyId), at);
  }

  #keyOrThrow(keyId: string): KeyObject {
    const key = this.#ring.find(keyId);
    if (key === undefined) throw new VaultError('unknown_key', `Key id "${keyId}" is not in the key ring.`);
    return key;
  }
}

function decryptOrThrow(
  { keyId, nonce, encrypted, tag }: Envelope,
  key: KeyObject,
  at: SealedLocation,
): Plaintext {
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(keyId, at));
  decipher.setAuthTag(tag);
  const opened = decipher.update(encrypted);
  try {
    return plaintext(Buffer.concat([opened, decipher.final()]).toString('utf8'));
  } catch {
    // The cipher's own error says no more than this.
    throw new VaultError(
      'authentication_failed',
      `The sealed value of ${at.table}.${at.column} is not authentic: it was changed, moved, or sealed with another key.`,
    );
  }
}

function additionalData(keyId: string, at: SealedLocation): Buffer {
  return Buffer.from(`${envelopeHeader(keyId)}.${describeLocation(at)}`, 'utf8');
}
