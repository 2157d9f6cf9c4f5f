import { SignJWT } from 'jose';
import type { AuthConfig } from '../config/app-config.js';

export interface TokenRequest {
  readonly sub: string;
  readonly roles: readonly string[];
  readonly expiresInSeconds: number;
  /** Now by default. */
  readonly issuedAt?: Date;
}

/**
 * Signs a bearer token that this service accepts, for operators and tests.
 *
 * @throws Error when tokens are checked against a key set: only its owner can sign
 */
export function mintToken(auth: AuthConfig, request: TokenRequest): Promise<string> {
  const { verifier, issuer, audience, rolesClaim } = auth;
  if (verifier.kind !== 'secret') throw new Error('Tokens can only be signed with AUTH_JWT_SECRET');
  const { sub, roles, expiresInSeconds, issuedAt = new Date() } = request;
  const issuedAtSeconds = Math.floor(issuedAt.getTime() / 1000);
  const token = new SignJWT({ [rolesClaim]: roles })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setIssuedAt(issuedAtSeconds)
    .setExpirationTime(issuedAtSeconds + expiresInSeconds);
  if (issuer !== null) token.setIssuer(issuer);
  if (audience !== null) token.setAudience(audience);
  return token.sign(verifier.secret);
}
