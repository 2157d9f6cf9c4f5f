export type KeyRingErrorCode = 'missing' | 'unparsable_entry' | 'invalid_key' | 'duplicate_key_id';

/** Why a key ring is invalid. The message names key ids or the number of an entry, never any part of a key. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';

  constructor(
    readonly code: KeyRingErrorCode,
    message: string,
  ) {
    super(message);
  }
}
