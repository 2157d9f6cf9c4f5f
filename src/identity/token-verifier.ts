import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type CryptoKey,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { AppConfig, type AuthConfig } from '../config/app-config.js';
import { Clock } from '../platform/time/clock.js';
import { Problem } from '../platform/problems/problem.js';
import { parseTokenClaims, type TokenClaims } from './token-claims.js';

const JWKS_TIMEOUT_MS = 5_000;
const JWKS_RETRY_SECONDS = 5;
/** RFC 7518, section 3.3. */
const MIN_RSA_BITS = 2048;

/** For so long a token stays valid after its key was removed from the key set. */
const KEPT_MS = 30_000;
const MOST_KEPT = 5_000;
/** In characters. */
const LONGEST_KEPT = 2_000;

/** A token whose signature was checked. */
interface KnownToken {
  readonly claims: TokenClaims;
  /** Seconds since the epoch (RFC 7519, sections 4.1.4 and 4.1.5). */
  readonly exp: number;
  readonly nbf: number;
}

type Verify = (token: string, currentDate: Date) => Promise<JWTPayload>;

/** Checks bearer tokens against the configured secret or key set. */
@Injectable()
export class TokenVerifier {
  readonly #verify: Verify;
  readonly #rolesClaim: string;
  /** Clients send a token again and again, and checking a signature takes longer than most requests. */
  readonly #known = new LRUCache<string, KnownToken>({ max: MOST_KEPT, ttl: KEPT_MS });

  constructor(
    { auth }: AppConfig,
    private readonly clock: Clock,
  ) {
    this.#verify = verifierOf(auth);
    this.#rolesClaim = auth.rolesClaim;
  }

  /**
   * The claims of a token that is signed with an allowed algorithm, has not expired and has the right issuer and audience.
   *
   * @throws Problem `unauthenticated` when the token is not valid, `service_unavailable` when the key set is unavailable
   */
  async verify(token: string): Promise<TokenClaims> {
    const known = this.#known.get(token);
    if (known !== undefined && isInForce(known, this.clock.now())) return known.claims;
    const payload = await this.#payloadOf(token);
    const claims = parseTokenClaims(payload, this.#rolesClaim);
    if (claims === null) throw invalidToken();
    const { exp = 0, nbf = 0 } = payload;
    if (token.length <= LONGEST_KEPT) this.#known.set(token, { claims, exp, nbf });
    return claims;
  }

  async #payloadOf(token: string): Promise<JWTPayload> {
    try {
      return await this.#verify(token, this.clock.now());
    } catch (error) {
      throw isAboutTheToken(error) ? invalidToken(error) : keySetUnavailable(error);
    }
  }
}

function verifierOf({ verifier, issuer, audience }: AuthConfig): Verify {
  const rules = {
    requiredClaims: ['exp', 'sub'],
    ...(issuer === null ? {} : { issuer }),
    ...(audience === null ? {} : { audience }),
  };
  switch (verifier.kind) {
    case 'secret': {
      // jose imports a key object once, and bytes at each call.
      const key = createSecretKey(verifier.secret);
      return async (token, currentDate) => {
        const options = { ...rules, currentDate, algorithms: ['HS256'] };
        return (await jwtVerify(token, key, options)).payload;
      };
    }
    case 'jwks': {
      const keys = strongKeysOf(createRemoteJWKSet(verifier.url, { timeoutDuration: JWKS_TIMEOUT_MS }));
      return async (token, currentDate) => {
        const options = { ...rules, currentDate, algorithms: ['RS256', 'ES256', 'EdDSA'] };
        return (await jwtVerify(token, keys, options)).payload;
      };
    }
  }
}

function isInForce({ exp, nbf }: KnownToken, now: Date): boolean {
  const seconds = Math.floor(now.getTime() / 1000);
  return nbf <= seconds && seconds < exp;
}

/** `jose` itself refuses a short key with an error that looks like a failure to fetch the key set. */
function strongKeysOf(keys: ReturnType<typeof createRemoteJWKSet>): JWTVerifyGetKey {
  return async (header, token) => {
    const key = await keys(header, token);
    if (isShort(key)) throw new errors.JWKSNoMatchingKey('The key is too short');
    return key;
  };
}

function isShort({ algorithm }: CryptoKey): boolean {
  return 'modulusLength' in algorithm && Number(algorithm.modulusLength) < MIN_RSA_BITS;
}

const TOKEN_ERRORS = [
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSMultipleMatchingKeys,
  errors.JWKSNoMatchingKey,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
];

/** All other errors of `jose` come from fetching or parsing the key set. */
function isAboutTheToken(error: unknown): boolean {
  return TOKEN_ERRORS.some((kind) => error instanceof kind);
}

function invalidToken(cause?: unknown): Problem {
  return new Problem('unauthenticated', 'The bearer token is not valid or has expired.', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    cause,
  });
}

function keySetUnavailable(cause: unknown): Problem {
  return new Problem('service_unavailable', 'Bearer tokens cannot be checked at the moment.', {
    retryAfterSeconds: JWKS_RETRY_SECONDS,
    cause,
  });
}
