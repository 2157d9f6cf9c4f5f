import { randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { createId } from '@paralleldrive/cuid2';
import { z } from 'zod';
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

/** Longer than X takes to answer or to time out twice: for the tokens, and for the profile. */
const PATIENCE_MS = 45_000;
const POLL_MS = 100;

const callbackSchema = z.object({
  /** Fingerprint of the query. */
  query: z.string(),
  /** Where the browser was sent; null while that is being found out. */
  location: z.string().nullable(),
});
type UsedCallback = z.infer<typeof callbackSchema>;

/** A sign-in that came back to the browser that began it. */
export interface ConsumedSignIn {
  readonly id: string;
  readonly userId: string;
  readonly returnTo: string;
  readonly codeVerifier: string;
}

/** What the browser that began finds of its state: whether this callback ends the sign-in, or has done so before. */
export type StateTurn =
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
   * Uses the state up and gives back what it stood for, or where the same callback (the same `query`) has led before: it
   * may be opened again, by a prefetch or by whoever reloads. One that is under way is waited for. Null when the state is
   * unknown, used by another callback, expired, or another browser's. Another browser does not use it up: the one that
   * began may still come back.
   */
  async take(state: string, nonce: string | null, query: string): Promise<StateTurn | null> {
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

  /** Keeps where the callback that used the state up has led. */
  async keepAnswer({ id }: ConsumedSignIn, query: string, location: string): Promise<void> {
    const used: UsedCallback = { query: fingerprint(query), location };
    await this.requests.keepAnswer(id, JSON.stringify(used));
  }

  /** Where the browser came from, with nothing used up; null where `take` would give null for the state or nonce. */
  async returnAddressOf(state: string, nonce: string | null): Promise<string | null> {
    return (await this.#findOwn(state, nonce))?.returnTo ?? null;
  }

  /** Waits for the answer to the callback that used the state up; null when that is another one, or has died. */
  async #answerTo(state: string, nonce: string | null, query: string): Promise<string | null> {
    for (let waitedMs = 0; waitedMs <= PATIENCE_MS; waitedMs += POLL_MS) {
      const { callback = null } = (await this.#findOwn(state, nonce)) ?? {};
      const used = callback === null ? null : callbackSchema.parse(JSON.parse(callback));
      if (used?.query !== query || used.location !== null)
        return used?.query === query ? used.location : null;
      await pause(POLL_MS);
    }
    return null;
  }

  /** The sign-in that this browser began within the last ten minutes. */
  async #findOwn(state: string, nonce: string | null): Promise<AuthorizationRequest | null> {
    const request = await this.requests.findByState(fingerprint(state));
    const isOwn = request !== null && nonce !== null && isSame(fingerprint(nonce), request.nonceHash);
    return isOwn && !this.#isOver(request) ? request : null;
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
