import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { createId } from '@paralleldrive/cuid2';
import type { AuthorizationRequest } from '#database';
import { asCiphertext, plaintext, TokenVault, VaultError } from '#token-vault';
import { Clock } from '../platform/clock.js';
import { AuthorizationRequestsRepository } from './authorization-requests.repository.js';
import { sealedAt } from './sealed-columns.js';
import { fingerprint, nonceCookieName, type NonceCookie } from './nonce-cookie.js';

/** How long a sign-in at X may take, in seconds. */
export const STATE_LIFETIME_SECONDS = 600;

/** A begun sign-in: `state` goes to X, the cookie to the browser. */
export interface BegunSignIn {
  readonly state: string;
  readonly cookie: NonceCookie;
  readonly expiresAt: Date;
}

/** A sign-in that came back to the browser that began it. */
export interface ConsumedSignIn {
  readonly userId: string;
  readonly returnTo: string;
  readonly codeVerifier: string;
}

/**
 * The `state` of OAuth 2.0 (RFC 6749, 10.12): single use, ten minutes, bound to the user and to the browser.
 * Only fingerprints of state and nonce are stored; the PKCE verifier (RFC 7636) is sealed.
 */
@Injectable()
export class AuthorizationStates {
  constructor(
    private readonly requests: AuthorizationRequestsRepository,
    private readonly vault: TokenVault,
    private readonly clock: Clock,
  ) {}

  async begin(userId: string, returnTo: string, codeVerifier: string): Promise<BegunSignIn> {
    const [state, nonce] = [randomToken(), randomToken()];
    const now = this.clock.now();
    const id = createId();
    const expiresAt = new Date(now.getTime() + STATE_LIFETIME_SECONDS * 1000);
    const sealed = this.vault.seal(
      plaintext(codeVerifier),
      sealedAt('AuthorizationRequest', id, 'codeVerifier'),
    );
    const hashes = { stateHash: fingerprint(state), nonceHash: fingerprint(nonce) };
    await this.requests.begin({ id, userId, returnTo, expiresAt, codeVerifier: sealed, ...hashes }, now);
    return { state, cookie: { name: nonceCookieName(state), value: nonce }, expiresAt };
  }

  /**
   * Uses the state up and gives back what it stood for; null when it is unknown, used, expired, or another
   * browser's. Another browser does not use it up: the one that began may still come back.
   */
  async consume(state: string, nonce: string | null): Promise<ConsumedSignIn | null> {
    const request = await this.#findOwn(state, nonce);
    if (request === null) return null;
    if (!(await this.requests.consume(request.id)) || this.#isOver(request)) return null;
    const codeVerifier = this.#open(request);
    return codeVerifier === null
      ? null
      : { userId: request.userId, returnTo: request.returnTo, codeVerifier };
  }

  /** Where the browser came from, with nothing used up; null where `consume` would give null for the state or nonce. */
  async returnAddressOf(state: string, nonce: string | null): Promise<string | null> {
    const request = await this.#findOwn(state, nonce);
    return request === null || this.#isOver(request) ? null : request.returnTo;
  }

  /** The sign-in that this browser began. */
  async #findOwn(state: string, nonce: string | null): Promise<AuthorizationRequest | null> {
    const request = await this.requests.findByState(fingerprint(state));
    const isOwn = request !== null && nonce !== null && isSame(fingerprint(nonce), request.nonceHash);
    return isOwn ? request : null;
  }

  #isOver({ expiresAt }: AuthorizationRequest): boolean {
    return expiresAt <= this.clock.now();
  }

  /** Null when the key is gone: the member begins again. */
  #open({ id, codeVerifier }: AuthorizationRequest): string | null {
    try {
      return this.vault.open(
        asCiphertext(codeVerifier),
        sealedAt('AuthorizationRequest', id, 'codeVerifier'),
      );
    } catch (error) {
      if (error instanceof VaultError) return null;
      throw error;
    }
  }
}

function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
