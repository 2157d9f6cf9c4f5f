import type { Ciphertext } from './branded-strings.js';
import { VaultError } from './vault-error.js';

/** NIST SP 800-38D, 8.2: GCM uses a nonce of 96 bits without hashing it. */
export const NONCE_BYTES = 12;
/** NIST SP 800-38D, 5.2.1.2: the full 128-bit tag, never a truncated one. */
export const TAG_BYTES = 16;

const VERSION = 'v1';
const FORM = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** What an envelope `v1.<keyId>.<nonce>.<ciphertext+tag>` holds. */
export interface Envelope {
  keyId: string;
  nonce: Buffer;
  encrypted: Buffer;
  tag: Buffer;
}

export function formatEnvelope({ keyId, nonce, encrypted, tag }: Envelope): Ciphertext {
  const body = Buffer.concat([encrypted, tag]).toString('base64url');
  return `${VERSION}.${keyId}.${nonce.toString('base64url')}.${body}` as Ciphertext;
}

/** @throws VaultError `malformed_envelope` */
export function parseEnvelopeOrThrow(value: string): Envelope {
  const [, keyId, encodedNonce, encodedBody] = FORM.exec(value) ?? [];
  const nonce = decodeCanonical(encodedNonce);
  const body = decodeCanonical(encodedBody);
  if (keyId === undefined || nonce?.length !== NONCE_BYTES || body === null || body.length < TAG_BYTES) {
    throw new VaultError('malformed_envelope', 'The value is not a sealed envelope.');
  }
  const end = body.length - TAG_BYTES;
  return { keyId, nonce, encrypted: body.subarray(0, end), tag: body.subarray(end) };
}

/** The readable beginning of an envelope, which is authenticated together with the value. */
export function envelopeHeader(keyId: string): string {
  return `${VERSION}.${keyId}`;
}

/**
 * Checks that a stored string has the form of an envelope; only `TokenVault.open` checks that it is authentic.
 * @throws VaultError `malformed_envelope`
 */
export function asCiphertext(value: string): Ciphertext {
  parseEnvelopeOrThrow(value);
  return value as Ciphertext;
}

/**
 * The id of the key that sealed a value, which a key rotation needs.
 * @throws VaultError `malformed_envelope`
 */
export function keyIdOf(value: Ciphertext): string {
  return parseEnvelopeOrThrow(value).keyId;
}

/** Refuses unused bits that a lenient decoder would ignore, so that two different texts never mean the same bytes. */
function decodeCanonical(text: string | undefined): Buffer | null {
  if (text === undefined) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}
