import { Injectable, Logger } from '@nestjs/common';
import type { XProfile, XTokenGrant } from '#x-api';
import { AppConfig } from '../config/app-config.js';
import { Clock } from '../platform/clock.js';
import { KeyedMutex } from '../platform/keyed-mutex.js';
import { MemberWrites } from '../platform/maintenance-mode/member-writes.js';
import { Problem } from '../platform/problem.js';
import { AuthorizationStates, type BegunSignIn, type ConsumedSignIn } from './authorization-states.js';
import { sameWords, type CallbackQuery } from './callback-query.js';
import { ConnectionTokens } from './connection-tokens.js';
import {
  ConnectionsRepository,
  type ConnectedAccount,
  type ConnectResult,
} from './connections.repository.js';
import {
  allowedReturnAddress,
  withOutcome,
  type SignInErrorCode,
  type SignInOutcome,
} from './return-address.js';
import { BeginRequest, CallbackRequest, type SignedIn } from './sign-in-request.js';
import { attempt } from './strategy-attempt.js';
import { TokenRevoker } from './token-revoker.js';
import { TwitterStrategy } from './twitter.strategy.js';

/** Without these a connection cannot be verified or kept. */
const INDISPENSABLE_SCOPES = ['tweet.read', 'users.read', 'offline.access'];

/** Where to send the browser, and the cookie that ties the sign-in to it. */
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
    private readonly writes: MemberWrites,
    private readonly clock: Clock,
  ) {}

  /** Begins a sign-in for the user. A return address off the list is `return_to_not_allowed`. */
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

  /**
   * Ends a sign-in; always gives an allowed address to send the browser to. For a callback that was opened before it is
   * the same one.
   */
  complete(query: CallbackQuery, nonce: string | null): Promise<string> {
    return this.writes.tryRun(() => this.#complete(query, nonce)) ?? this.#turnAway(query.state, nonce);
  }

  async #complete(query: CallbackQuery, nonce: string | null): Promise<string> {
    const { state } = query;
    const turn = state === null ? null : await this.states.take(state, nonce, sameWords(query));
    if (state === null || turn === null) return this.#failed('invalid_state');
    if (turn.kind === 'again') return turn.location;
    const location =
      query.code === null || query.error !== null
        ? this.#answerWithoutCode(query.error, turn.signIn)
        : await this.#exchange(query.code, state, turn.signIn);
    await this.#keepAnswer(turn.signIn, query, location);
    return location;
  }

  /** What cannot be kept is lost for whoever opens the callback again, and not for this browser. */
  async #keepAnswer(signIn: ConsumedSignIn, query: CallbackQuery, location: string): Promise<void> {
    try {
      await this.states.keepAnswer(signIn, sameWords(query), location);
    } catch (error) {
      this.#logger.warn({ msg: 'The answer to a callback was not kept', userId: signIn.userId, err: error });
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
      // X refuses the profile to tokens without the scopes for it.
      const lacksScope = request.grant !== null && this.#lacksScope(request.grant);
      return this.#failed(lacksScope ? 'missing_scope' : 'exchange_failed', returnTo);
    }
  }

  /** The member said no at X, or X did. The state is used up all the same, or a denial could be forged. */
  #answerWithoutCode(error: string | null, { returnTo }: ConsumedSignIn): string {
    if (error === 'access_denied') return withOutcome(this.#addressOf(returnTo), { twitter: 'denied' });
    return this.#failed('exchange_failed', returnTo);
  }

  /** In maintenance mode nothing is used up, and X is not asked: the state only tells where the browser came from. */
  async #turnAway(state: string | null, nonce: string | null): Promise<string> {
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

  /** Without a word from X they are the ones asked for (RFC 6749, 5.1). */
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

/** PostgreSQL has no place for NUL in a text; nobody sees it in a name. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}
