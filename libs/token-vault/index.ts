export { plaintext, type Ciphertext, type Plaintext } from './branded-strings.js';
export { asCiphertext, keyIdOf } from './envelope.js';
export { KeyRing } from './key-ring.js';
export { KeyRingError, type KeyRingErrorCode } from './key-ring-error.js';
export { type SealedLocation } from './sealed-location.js';
export { TokenVault } from './token-vault.js';
export { VaultError, type VaultErrorCode } from './vault-error.js';
