export type VaultErrorCode = 'malformed_envelope' | 'unknown_key' | 'authentication_failed';

/**
 * Why a sealed value cannot be read. Every code is permanent for this value and this key ring. The message holds
 * neither keys nor secrets.
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
