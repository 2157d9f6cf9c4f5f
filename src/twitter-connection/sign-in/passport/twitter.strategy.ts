import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy, type Done, type TokenEndpoint } from 'passport-twitter-oauth2';
import { XApiClient, XOAuthClient, type XProfile, type XTokenGrant } from '#x-api';
import { AppConfig } from '../../../config/app-config.js';
import { AuthorizationStateStore } from './authorization-state.store.js';
import { settle } from './callback-style.js';
import { CallbackRequest, type SignedIn } from './sign-in-request.js';

/** `validate` gets the grant and the profile only when the strategy declares all five parameters. */
const CALLBACK_ARITY = 5;

/**
 * Sign in with X: OAuth 2.0 with PKCE (S256) on top of passport-twitter-oauth2, whose defaults are those of OAuth 1.0a.
 * Its token and profile calls are replaced by the service's X clients, because the package's have no timeout, send the
 * client secret twice and crash the process on a profile error. Each attempt runs on an object that inherits from this
 * one, which `#private` members would not allow.
 */
@Injectable()
export class TwitterStrategy extends PassportStrategy(Strategy, 'twitter', CALLBACK_ARITY) {
  constructor(
    { twitter }: AppConfig,
    store: AuthorizationStateStore,
    private readonly xApi: XApiClient,
    private readonly xOAuth: XOAuthClient,
  ) {
    super({
      authorizationURL: twitter.authorizeUrl.href,
      tokenURL: new URL('/2/oauth2/token', twitter.apiUrl).href,
      clientID: twitter.clientId,
      clientSecret: twitter.clientSecret,
      callbackURL: twitter.callbackUrl.href,
      scope: [...twitter.scopes],
      scopeSeparator: ' ',
      pkce: 'S256',
      store,
    });
  }

  override authenticate(request: object): void {
    if (request instanceof CallbackRequest) this._oauth2 = this.tokenEndpointFor(request);
    super.authenticate(request);
  }

  override userProfile(accessToken: string, done: Done<[profile: XProfile]>): void {
    settle(this.profileOf(accessToken), done);
  }

  validate(
    _accessToken: string,
    _refreshToken: string | null,
    grant: XTokenGrant,
    profile: XProfile,
  ): SignedIn {
    return { profile, grant };
  }

  private async profileOf(accessToken: string): Promise<[profile: XProfile]> {
    return [await this.xApi.me({ caller: null, accessToken: () => Promise.resolve(accessToken) })];
  }

  private tokenEndpointFor(request: CallbackRequest): TokenEndpoint {
    const exchange = async (
      code: string,
      codeVerifier: string,
      redirectUri: string,
    ): Promise<[string, string | null, XTokenGrant]> => {
      const grant = await this.xOAuth.exchangeCode({ code, codeVerifier, redirectUri });
      request.grant = grant;
      return [grant.accessToken, grant.refreshToken, grant];
    };
    const endpoint: Pick<TokenEndpoint, 'getOAuthAccessToken'> = {
      getOAuthAccessToken: (code, params, done) => {
        settle(exchange(code, params.code_verifier, params.redirect_uri), done);
      },
    };
    // The package also reads the addresses and the client id from this object.
    return Object.assign(Object.create(this._oauth2) as TokenEndpoint, endpoint);
  }
}
