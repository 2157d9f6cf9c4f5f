import { KeyRing, plaintext, TokenVault } from '#token-vault';
import type { NewAuthorizationRequest } from '../sign-in/authorization-requests.repository.js';
import type { SealedTokenPair } from '../tokens/connection-tokens.js';
import type { NewRevocation } from '../tokens/revocations.repository.js';
import { sealedAt } from './sealed-columns.js';
import type { NewSecretKey } from './secret-keys.js';

const vault = new TokenVault(KeyRing.parse(`k1:${'ab'.repeat(32)}`));
const sealed = vault.seal(plaintext('secret'), sealedAt('TwitterConnection', 'c1', 'accessToken'));

/** `npm run typecheck` compiles this file: `@ts-expect-error` without an error is an error. */
describe('what may be written into a sealed column', () => {
  it('should be a ciphertext, and no plain string or secret in the clear', () => {
    const pair: SealedTokenPair = { accessToken: sealed, refreshToken: sealed };
    // @ts-expect-error a plain string is not sealed
    const plainToken: SealedTokenPair['accessToken'] = 'token';
    // @ts-expect-error a secret in the clear is not sealed
    const clearToken: SealedTokenPair['refreshToken'] = plaintext('token');
    // @ts-expect-error a plain string is not sealed
    const plainRevocation: NewRevocation['token'] = 'token';
    // @ts-expect-error a plain string is not sealed
    const plainVerifier: NewAuthorizationRequest['codeVerifier'] = 'verifier';
    // @ts-expect-error a plain string is not sealed
    const plainKey: NewSecretKey['sealedKey'] = 'key';
    expect(pair.accessToken).toMatch(/^v1\.k1\./);
    expect([plainToken, clearToken, plainRevocation, plainVerifier, plainKey]).toHaveLength(5);
  });
});
