import { createHash, randomBytes } from 'node:crypto';
import type { AuthorizationRequest } from './authorization-request.js';
import { OAuthRefusal } from './oauth-refusal.js';
import type { SimulatorSettings } from '../simulator-options.js';

export type GrantType = 'authorization_code' | 'refresh_token';

/** The answer of the token endpoint; `expires_in` in seconds. */
export interface TokenAnswer {
  readonly token_type: 'bearer';
  readonly expires_in: number;
  readonly access_token: string;
  readonly scope?: string;
  readonly refresh_token?: string;
}

/** The user of an access token, and its scopes. */
export interface TokenOwner {
  readonly userId: string;
  readonly scopes: readonly string[];
}

interface Grant extends TokenOwner {
  readonly tokens: string[];
}

interface PendingCode extends TokenOwner {
  readonly request: AuthorizationRequest;
  readonly expiresAt: number;
  /** The grant of the tokens that it was exchanged for; null before. */
  grant: Grant | null;
}

type AuthoritySettings = Pick<SimulatorSettings, 'now' | 'accessTokenTtlSeconds' | 'codeTtlSeconds'>;

/**
 * The OAuth 2.0 server of a simulated X: codes, tokens and their grants. Tokens are random and opaque. Refresh tokens
 * rotate and can be used once; a second use revokes the grant (RFC 9700 section 4.14.2).
 */
export class OAuthAuthority {
  /** When set, new grants get only those requested scopes that are in this list, as X may do. */
  grantedScopes: readonly string[] | null = null;
  private readonly calls: Record<GrantType, number> = { authorization_code: 0, refresh_token: 0 };
  private readonly codes = new Map<string, PendingCode>();
  private readonly accessTokens = new Map<string, { readonly grant: Grant; expiresAt: number }>();
  private readonly refreshTokens = new Map<string, { readonly grant: Grant; isSpent: boolean }>();
  private readonly revoked = new Set<string>();
  private readonly issued: string[] = [];
  private readonly verifiers: string[] = [];
  private omittedRefreshTokens = 0;
  private omittedScopes = 0;

  constructor(private readonly settings: AuthoritySettings) {}

  /** Every access and refresh token that was ever issued. */
  get issuedTokens(): readonly string[] {
    return [...this.issued];
  }

  /** Every authorization code that was ever issued. */
  get issuedCodes(): readonly string[] {
    return [...this.codes.keys()];
  }

  /** Every code verifier that the token endpoint received, also in refused calls. */
  get receivedVerifiers(): readonly string[] {
    return [...this.verifiers];
  }

  /** Tokens that were revoked by the app, by the user, or because a code or refresh token was used twice. */
  get revokedTokens(): readonly string[] {
    return [...this.revoked];
  }

  /** Number of calls to the token endpoint by grant type, including refused ones. */
  get tokenCalls(): Readonly<Record<GrantType, number>> {
    return { ...this.calls };
  }

  /** For the token endpoint. */
  recordVerifier(codeVerifier: string): void {
    this.verifiers.push(codeVerifier);
  }

  /** For the token endpoint. */
  countCall(grantType: GrantType): void {
    this.calls[grantType] += 1;
  }

  /** Issues tokens for a user without a browser; with `offline.access` also a refresh token. */
  issueTokens(
    userId: string,
    scopes: readonly string[] = ['tweet.read', 'users.read', 'like.read', 'offline.access'],
  ): TokenAnswer {
    return this.issue({ userId, scopes, tokens: [] });
  }

  /** Expires a user's access tokens; refresh tokens stay valid. */
  expireAccessTokens(userId: string): void {
    for (const token of this.accessTokens.values()) {
      if (token.grant.userId === userId) token.expiresAt = 0;
    }
  }

  /** Revokes all tokens of a user, as the user can do at X. */
  revokeGrant(userId: string): void {
    for (const { grant } of [...this.accessTokens.values(), ...this.refreshTokens.values()]) {
      if (grant.userId === userId) this.end(grant);
    }
  }

  /** The next `times` token answers lack the refresh token, although `offline.access` was granted. */
  omitRefreshToken(times = 1): void {
    this.omittedRefreshTokens += times;
  }

  /** The next `times` token answers omit the scopes: then they are the requested ones (RFC 6749 5.1). */
  omitScope(times = 1): void {
    this.omittedScopes += times;
  }

  /** The owner of a bearer token; null when it is unknown, expired or revoked. */
  authenticate(accessToken: string): TokenOwner | null {
    const token = this.accessTokens.get(accessToken);
    if (token === undefined || this.revoked.has(accessToken) || this.settings.now() >= token.expiresAt)
      return null;
    return token.grant;
  }

  /** The user of a code or refresh token, also of an invalid one; null when it is unknown. */
  ownerOf(credential: string): string | null {
    return this.codes.get(credential)?.userId ?? this.refreshTokens.get(credential)?.grant.userId ?? null;
  }

  issueCode(request: AuthorizationRequest, userId: string): string {
    const code = randomToken();
    const allowed = this.grantedScopes;
    const scopes = request.scopes.filter((scope) => allowed === null || allowed.includes(scope));
    const expiresAt = this.settings.now() + this.settings.codeTtlSeconds * 1000;
    this.codes.set(code, { request, userId, scopes, expiresAt, grant: null });
    return code;
  }

  /**
   * A second use of a code revokes the grant of the first (RFC 6749 section 4.1.2).
   * @throws OAuthRefusal when the code, the redirect address or the verifier is wrong
   */
  exchangeCode(code: string, redirectUri: string, codeVerifier: string): TokenAnswer {
    const pending = this.codes.get(code);
    if (pending !== undefined && pending.grant !== null) this.end(pending.grant);
    if (pending?.grant !== null || this.settings.now() >= pending.expiresAt) {
      throw new OAuthRefusal('invalid_request', 'Value passed for the authorization code was invalid.');
    }
    if (pending.request.redirectUri !== redirectUri) {
      throw new OAuthRefusal(
        'invalid_request',
        'Value passed for the redirect uri did not match the uri of the authorization code.',
      );
    }
    if (createHash('sha256').update(codeVerifier).digest('base64url') !== pending.request.codeChallenge) {
      throw new OAuthRefusal(
        'invalid_request',
        'Value passed for the code verifier did not match the code challenge.',
      );
    }
    pending.grant = { userId: pending.userId, scopes: pending.scopes, tokens: [] };
    return this.issue(pending.grant);
  }

  /** @throws OAuthRefusal when the token is unknown, used or revoked */
  refresh(refreshToken: string): TokenAnswer {
    const token = this.refreshTokens.get(refreshToken);
    if (token?.isSpent) this.end(token.grant);
    if (token === undefined || token.isSpent || this.revoked.has(refreshToken)) {
      throw new OAuthRefusal('invalid_request', 'Value passed for the token was invalid.');
    }
    token.isSpent = true;
    return this.issue(token.grant);
  }

  /** A refresh token revokes its whole grant (RFC 7009 section 2.1); an unknown token is not an error. */
  revoke(token: string): void {
    const refreshToken = this.refreshTokens.get(token);
    if (refreshToken !== undefined) this.end(refreshToken.grant);
    else if (this.accessTokens.has(token)) this.revoked.add(token);
  }

  private issue(grant: Grant): TokenAnswer {
    const { accessTokenTtlSeconds } = this.settings;
    const accessToken = this.register(grant);
    this.accessTokens.set(accessToken, {
      grant,
      expiresAt: this.settings.now() + accessTokenTtlSeconds * 1000,
    });
    const refreshToken = this.issueRefreshToken(grant);
    return {
      token_type: 'bearer',
      expires_in: accessTokenTtlSeconds,
      access_token: accessToken,
      ...this.scopeOf(grant),
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    };
  }

  private scopeOf({ scopes }: Grant): Pick<TokenAnswer, 'scope'> {
    if (this.omittedScopes === 0) return { scope: scopes.join(' ') };
    this.omittedScopes -= 1;
    return {};
  }

  private issueRefreshToken(grant: Grant): string | null {
    if (!grant.scopes.includes('offline.access')) return null;
    if (this.omittedRefreshTokens > 0) {
      this.omittedRefreshTokens -= 1;
      return null;
    }
    const token = this.register(grant);
    this.refreshTokens.set(token, { grant, isSpent: false });
    return token;
  }

  private register(grant: Grant): string {
    const token = randomToken();
    this.issued.push(token);
    grant.tokens.push(token);
    return token;
  }

  private end(grant: Grant): void {
    for (const token of grant.tokens) this.revoked.add(token);
  }
}

function randomToken(): string {
  return randomBytes(48).toString('base64url');
}
