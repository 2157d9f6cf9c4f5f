import { Injectable, Logger } from '@nestjs/common';
import type { XProfile, XTokenGrant } from '#x-api';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../platform/time/clock.js';
import { KeyedMutex } from '../../platform/concurrency/keyed-mutex.js';
import { WriteGate } from '../../platform/maintenance-mode/write-gate.js';
import { Problem } from '../../platform/problems/problem.js';
import { AuthorizationStates, type BegunSignIn, type ConsumedSignIn } from './authorization-states.js';
import { callbackKey, type CallbackQuery } from './callback-query.js';
import { ConnectionTokens } from '../tokens/connection-tokens.js';
import {
  ConnectionsRepository,
  type ConnectedAccount,
  type ConnectResult,
} from '../connection/connections.repository.js';
import {
  allowedReturnAddress,
  withOutcome,
  type SignInErrorCode,
  type SignInOutcome,
} from './return-address.js';
import { BeginRequest, CallbackRequest, type SignedIn } from './passport/sign-in-request.js';
import { attempt } from './passport/strategy-attempt.js';
import { TokenRevoker } from '../tokens/token-revoker.js';
import { TwitterStrategy } from './passport/twitter.strategy.js';

/** Without these a connection cannot be verified or refreshed. */
const INDISPENSABLE_SCOPES = ['tweet.read', 'users.read', 'offline.access'];

/** Where to send the browser, and the cookie that binds the sign-in to it. */
export interface BegunAuthorization {
  readonly authorizationUrl: string;
  readonly begun: BegunSignIn;
}

/** Connects X accounts: OAuth 2.0 authorization code with PKCE, from the first redirect to the stored connection. */
@Injectable()
export class SignInService {
  readonly #logger = new Logger(SignInService.name);

  constructor(
    private readonly config: AppConfig,
    private readonly strategy: TwitterStrategy,
    private readonly states: AuthorizationStates,
    private readonly connections: ConnectionsRepository,
    private readonly tokens: ConnectionTokens,
    private readonly revoker: TokenRevoker,
    private readonly mutex: KeyedMutex,
    private readonly writes: WriteGate,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins a sign-in for the user.
   *
   * @throws Problem `return_to_not_allowed` when the return address is not at or below one of FRONTEND_URLS
   */
  async begin(userId: string, returnTo: string | null): Promise<BegunAuthorization> {
    const address =
      returnTo === null ? this.#defaultAddress() : allowedReturnAddress(returnTo, this.config.frontendUrls);
    if (address === null) {
      throw new Problem(
        'return_to_not_allowed',
        'returnTo must be at or below one of the allowed frontend addresses.',
      );
    }
    const request = new BeginRequest(userId, address.href);
    const result = await attempt<never>(this.strategy, request);
    if (result.kind !== 'redirect' || request.begun === null)
      throw new Error('the strategy did not begin a sign-in');
    return { authorizationUrl: result.location, begun: request.begun };
  }

  /** Ends a sign-in; always returns an allowed address for the browser, the same when a callback is opened again. */
  complete(query: CallbackQuery, nonce: string | null): Promise<string> {
    return (
      this.writes.tryRun(() => this.#complete(query, nonce)) ?? this.#refuseInMaintenance(query.state, nonce)
    );
  }

  async #complete(query: CallbackQuery, nonce: string | null): Promise<string> {
    const { state } = query;
    const use = state === null ? null : await this.states.take(state, nonce, callbackKey(query));
    if (state === null || use === null) return this.#failed('invalid_state');
    if (use.kind === 'again') return use.location;
    const location =
      query.code === null || query.error !== null
        ? this.#answerWithoutCode(query.error, use.signIn)
        : await this.#exchange(query.code, state, use.signIn);
    await this.#keepAnswer(use.signIn, query, location);
    return location;
  }

  /** A failure is logged: it matters only when the callback is opened again. */
  async #keepAnswer(signIn: ConsumedSignIn, query: CallbackQuery, location: string): Promise<void> {
    try {
      await this.states.keepAnswer(signIn, callbackKey(query), location);
    } catch (error) {
      this.#logger.warn({
        msg: 'The answer to a callback could not be stored',
        userId: signIn.userId,
        err: error,
      });
    }
  }

  async #exchange(code: string, state: string, signIn: ConsumedSignIn): Promise<string> {
    const { userId, returnTo } = signIn;
    const request = new CallbackRequest(code, state, signIn);
    try {
      const result = await attempt<SignedIn>(this.strategy, request);
      if (result.kind !== 'success') return this.#failed('exchange_failed', returnTo);
      const outcome = await this.mutex.run(`connect:${userId}`, () => this.#connect(userId, result.user));
      return withOutcome(this.#addressOf(returnTo), outcome);
    } catch (error) {
      this.#logger.warn({ msg: 'Sign-in failed', userId, err: error });
      if (request.grant !== null) await this.revoker.revoke(request.grant);
      // X refuses the profile when the token lacks the scopes for it.
      const lacksScope = request.grant !== null && this.#lacksScope(request.grant);
      return this.#failed(lacksScope ? 'missing_scope' : 'exchange_failed', returnTo);
    }
  }

  /** The member or X refused. This uses the state, too, otherwise a denial could be forged. */
  #answerWithoutCode(error: string | null, { returnTo }: ConsumedSignIn): string {
    if (error === 'access_denied') return withOutcome(this.#addressOf(returnTo), { twitter: 'denied' });
    return this.#failed('exchange_failed', returnTo);
  }

  /** In maintenance mode the state is not used and X is not called: the state only gives the return address. */
  async #refuseInMaintenance(state: string | null, nonce: string | null): Promise<string> {
    const returnTo = state === null ? null : await this.states.returnAddressOf(state, nonce);
    return this.#failed('maintenance_mode', returnTo ?? undefined);
  }

  async #connect(userId: string, { profile, grant }: SignedIn): Promise<SignInOutcome> {
    const { refreshToken } = grant;
    if (this.#lacksScope(grant) || refreshToken === null) return this.#refuse(grant, 'missing_scope');
    const now = this.clock.now();
    const pair = { accessToken: grant.accessToken, refreshToken };
    const stored = {
      sealFor: (connectionId: string) => this.tokens.seal(connectionId, pair),
      tokenExpiresAt: new Date(now.getTime() + grant.expiresInSeconds * 1000),
      scope: this.#scopesOf(grant).join(' '),
    };
    const result = await this.connections.connect(userId, accountOf(profile), stored, now, (replaced) =>
      this.revoker.entriesForConnection(replaced),
    );
    return this.#afterConnect(result, grant);
  }

  /** When X names none, they are the requested ones (RFC 6749, 5.1). */
  #scopesOf(grant: XTokenGrant): readonly string[] {
    return grant.scopes.length === 0 ? this.config.twitter.scopes : grant.scopes;
  }

  #lacksScope(grant: XTokenGrant): boolean {
    const scopes = this.#scopesOf(grant);
    return INDISPENSABLE_SCOPES.some((scope) => !scopes.includes(scope));
  }

  async #afterConnect(result: ConnectResult, grant: XTokenGrant): Promise<SignInOutcome> {
    if (result.state === 'account_in_use') return this.#refuse(grant, 'account_in_use');
    this.#logger.log({ msg: 'X account connected', connectionId: result.connectionId });
    await this.revoker.attempt(result.revocations);
    return { twitter: 'connected' };
  }

  async #refuse(grant: XTokenGrant, code: SignInErrorCode): Promise<SignInOutcome> {
    await this.revoker.revoke(grant);
    return { twitter: 'error', code };
  }

  #failed(code: SignInErrorCode, returnTo?: string): string {
    const address = returnTo === undefined ? this.#defaultAddress() : this.#addressOf(returnTo);
    return withOutcome(address, { twitter: 'error', code });
  }

  #defaultAddress(): URL {
    return this.config.frontendUrls[0];
  }

  /** The list may have changed since the sign-in began. */
  #addressOf(returnTo: string): URL {
    return allowedReturnAddress(returnTo, this.config.frontendUrls) ?? this.#defaultAddress();
  }
}

function accountOf(profile: XProfile): ConnectedAccount {
  return {
    twitterId: profile.id,
    username: storable(profile.username),
    displayName: storable(profile.name),
    profileImageUrl: profile.profileImageUrl === null ? null : storable(profile.profileImageUrl),
    accountCreatedAt: profile.createdAt,
    followersCount: profile.followersCount,
  };
}

/** PostgreSQL cannot store NUL in a text; in a name it is invisible. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}
