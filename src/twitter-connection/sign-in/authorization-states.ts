import { randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { rowId, type AuthorizationRequest } from '#database';
import { asCiphertext, plaintext, TokenVault, VaultError } from '#token-vault';
import { ExpiredRows } from '../../platform/expired-rows/expired-rows.js';
import { Clock } from '../../platform/time/clock.js';
import { AuthorizationRequestsRepository } from './authorization-requests.repository.js';
import { sealedAt } from '../sealed-columns/sealed-columns.js';
import { fingerprint, nonceCookieName, type NonceCookie } from './nonce-cookie.js';

/** How long a sign-in may take, in seconds. */
export const STATE_LIFETIME_SECONDS = 600;

/** A sign-in that has begun: `state` is sent to X, the cookie to the browser. */
export interface BegunSignIn {
  readonly state: string;
  readonly cookie: NonceCookie;
  readonly expiresAt: Date;
}

/** Longer than two calls to X take, for the tokens and the profile, including timeouts. */
const MAX_WAIT_MS = 45_000;
const POLL_MS = 100;

const callbackSchema = z.object({
  /** Fingerprint of the query. */
  query: z.string(),
  /** Where the browser was sent; null while the callback is running. */
  location: z.string().nullable(),
});
type UsedCallback = z.infer<typeof callbackSchema>;

/** A sign-in whose state was used by the browser that began it. */
export interface ConsumedSignIn {
  readonly id: string;
  readonly userId: string;
  readonly returnTo: string;
  readonly codeVerifier: string;
}

/** Whether this callback is the first to use the state, or was opened before. */
export type StateUse =
  | { readonly kind: 'first'; readonly signIn: ConsumedSignIn }
  | { readonly kind: 'again'; readonly location: string };

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
    expired: ExpiredRows,
  ) {
    expired.register({
      kind: 'authorizationRequests',
      count: (now, limit) => this.requests.countExpired(now, limit),
      remove: (now, limit) => this.requests.deleteExpired(now, limit),
    });
  }

  async begin(userId: string, returnTo: string, codeVerifier: string): Promise<BegunSignIn> {
    const [state, nonce] = [randomToken(), randomToken()];
    const now = this.clock.now();
    const id = rowId();
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
   * Uses the state and returns its sign-in, or where the same callback (the same `query`) has led before: it may be
   * opened again, by a prefetch or a reload. Waits for one that is running. Null when the state is unknown, used by
   * another callback, expired, or another browser's. Another browser does not use the state up.
   */
  async take(state: string, nonce: string | null, query: string): Promise<StateUse | null> {
    const request = await this.#findOwn(state, nonce);
    if (request === null) return null;
    const used: UsedCallback = { query: fingerprint(query), location: null };
    if (request.callback === null) {
      const codeVerifier = this.#open(request);
      if (codeVerifier === null) return null;
      const { id, userId, returnTo } = request;
      if (await this.requests.use(id, JSON.stringify(used)))
        return { kind: 'first', signIn: { id, userId, returnTo, codeVerifier } };
    }
    const location = await this.#answerTo(state, nonce, used.query);
    return location === null ? null : { kind: 'again', location };
  }

  /** Stores where the callback that used the state has led. */
  async keepAnswer({ id }: ConsumedSignIn, query: string, location: string): Promise<void> {
    const used: UsedCallback = { query: fingerprint(query), location };
    await this.requests.keepAnswer(id, JSON.stringify(used));
  }

  /** The return address, without using the state; null when `take` would return null for the state or nonce. */
  async returnAddressOf(state: string, nonce: string | null): Promise<string | null> {
    return (await this.#findOwn(state, nonce))?.returnTo ?? null;
  }

  /** Waits for the result of the callback that used the state; null when that is another one or never ended. */
  async #answerTo(state: string, nonce: string | null, query: string): Promise<string | null> {
    for (let waitedMs = 0; waitedMs <= MAX_WAIT_MS; waitedMs += POLL_MS) {
      const { callback = null } = (await this.#findOwn(state, nonce)) ?? {};
      const used = callback === null ? null : callbackSchema.parse(JSON.parse(callback));
      if (used?.query !== query || used.location !== null)
        return used?.query === query ? used.location : null;
      await pause(POLL_MS);
    }
    return null;
  }

  /** The unexpired sign-in that this browser began. */
  async #findOwn(state: string, nonce: string | null): Promise<AuthorizationRequest | null> {
    const request = await this.requests.findByState(fingerprint(state));
    const isOwn = request !== null && nonce !== null && isSame(fingerprint(nonce), request.nonceHash);
    return isOwn && !this.#isOver(request) ? request : null;
  }

  #isOver({ expiresAt }: AuthorizationRequest): boolean {
    return expiresAt <= this.clock.now();
  }

  /** Null when its encryption key was removed: the member begins again. */
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
