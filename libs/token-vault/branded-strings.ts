declare const plaintextBrand: unique symbol;
declare const ciphertextBrand: unique symbol;

/** A secret in the clear. It may be sent to its issuer, never stored, logged or returned. */
export type Plaintext = string & { readonly [plaintextBrand]: true };

/** A sealed secret in its envelope form, made by `TokenVault.seal` or checked by `asCiphertext`. */
export type Ciphertext = string & { readonly [ciphertextBrand]: true };

/** Marks a string as a secret in the clear. Only well-formed Unicode survives sealing unchanged. */
export function plaintext(value: string): Plaintext {
  return value as Plaintext;
}
