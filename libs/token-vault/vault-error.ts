export type VaultErrorCode = 'malformed_envelope' | 'unknown_key' | 'authentication_failed';

/**
 * Why a sealed value cannot be read. Every code is permanent for the value and the key ring at hand; the message
 * holds neither keys nor secrets.
 */
export class VaultError extends Error {
  override readonly name = 'VaultError';

  constructor(
    readonly code: VaultErrorCode,
    message: string,
  ) {
    super(message);
  }
}
