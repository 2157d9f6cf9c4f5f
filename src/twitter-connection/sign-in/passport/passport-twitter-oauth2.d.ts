/** The package has no types. These cover what the service uses of it and of passport-oauth2. */
declare module 'passport-twitter-oauth2' {
  export type Done<T extends unknown[] = []> = (error: unknown, ...results: T | []) => void;

  export interface StateStore {
    /** Must declare exactly these five parameters: passport-oauth2 counts them. */
    store(
      request: object,
      codeVerifier: string,
      state: unknown,
      meta: unknown,
      done: Done<[state: string]>,
    ): void;
    /** Must declare exactly these four parameters. */
    verify(
      request: object,
      state: string,
      meta: unknown,
      done: Done<[codeVerifier: string | false, info: object]>,
    ): void;
  }

  export interface TokenEndpoint {
    getOAuthAccessToken(
      code: string,
      params: { redirect_uri: string; code_verifier: string },
      done: Done<[accessToken: string, refreshToken: string | null, grant: object]>,
    ): void;
  }

  export interface StrategyOptions {
    authorizationURL: string;
    tokenURL: string;
    clientID: string;
    clientSecret: string;
    callbackURL: string;
    scope: string[];
    scopeSeparator: string;
    pkce: 'S256';
    store: StateStore;
  }

  export class Strategy {
    constructor(options: StrategyOptions, verify: (...args: unknown[]) => void);
    protected _oauth2: TokenEndpoint;
    authenticate(request: object, options?: object): void;
    userProfile(accessToken: string, done: Done<[profile: object]>): void;
  }
}
