import { z } from 'zod';
import { baseUrlOf } from './base-url.js';
import { exchange, type HttpAnswer } from './calls/http-exchange.js';
import { parseJson } from './answers/json.js';
import { XOAuthError, type XOAuthErrorCode } from './x-oauth-error.js';

export interface XOAuthClientOptions {
  /** `https://api.x.com`, or the address of a simulator. A path in it is kept. */
  baseUrl: string | URL;
  clientId: string;
  clientSecret: string;
  /** For each request, including its body, ms; 8000 unless given. */
  timeoutMs?: number;
  fetch?: typeof fetch;
  /** Called once for each request that was sent. Must not throw. */
  onCall?: (call: XOAuthCall) => void;
}

/** One request about tokens that was sent. */
export interface XOAuthCall {
  /** Without `/2/`. */
  endpoint: 'oauth2/token' | 'oauth2/revoke';
  /** HTTP status; null when no answer came. */
  status: number | null;
  /** Ms since the epoch, by the system's clock. */
  startedAt: number;
  durationMs: number;
}

export interface XTokenGrant {
  accessToken: string;
  /** Null when X sent none: `offline.access` was not granted, or the refresh did not rotate the token. */
  refreshToken: string | null;
  expiresInSeconds: number;
  /** Empty when X omitted them: then they are the requested ones (RFC 6749 5.1). */
  scopes: readonly string[];
  tokenType: string;
}

export type XTokenHint = 'access_token' | 'refresh_token';

/** X's documented lifetime of an access token: two hours. */
const DEFAULT_LIFETIME_SECONDS = 7200;

// Only the access token is required: a refresh has already invalidated the old refresh token, so an error about
// another field would lose the only copy of the new one.
const grantSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullable().catch(null),
  expires_in: z.coerce.number().int().positive().catch(DEFAULT_LIFETIME_SECONDS),
  scope: z.string().catch(''),
  token_type: z.string().min(1).catch('bearer'),
});

const refusalSchema = z.object({ error: z.string() });

const REFUSALS: readonly XOAuthErrorCode[] = [
  'invalid_grant',
  'invalid_request',
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
];

/** How a server may refuse an unknown token, for which RFC 7009 2.2 requires a 200. */
const ALREADY_UNKNOWN: ReadonlySet<string> = new Set(['invalid_grant', 'invalid_token']);

/**
 * X's OAuth 2.0 endpoints for a confidential client. The secret is sent only in the Authorization header
 * (RFC 6749 2.3.1). Nothing is retried. Every method:
 * @throws XOAuthError when the call fails
 */
export class XOAuthClient {
  readonly #baseUrl: URL;
  readonly #authorization: string;
  readonly #timeoutMs: number;
  readonly #fetch: typeof fetch;
  readonly #onCall: (call: XOAuthCall) => void;

  constructor(options: XOAuthClientOptions) {
    this.#baseUrl = baseUrlOf(options.baseUrl);
    this.#authorization = basicAuthorization(options.clientId, options.clientSecret);
    this.#timeoutMs = options.timeoutMs ?? 8000;
    this.#fetch = options.fetch ?? fetch;
    this.#onCall = options.onCall ?? (() => undefined);
  }

  /** Exchanges an authorization code, valid once and for 30 seconds (RFC 6749 4.1.3, RFC 7636 4.5). */
  async exchangeCode(input: {
    code: string;
    codeVerifier: string;
    redirectUri: string;
  }): Promise<XTokenGrant> {
    return this.#token({
      grant_type: 'authorization_code',
      code: input.code,
      code_verifier: input.codeVerifier,
      redirect_uri: input.redirectUri,
    });
  }

  /** Exchanges a refresh token, which X then invalidates: it rotates refresh tokens (RFC 6749 6). */
  async refresh(refreshToken: string): Promise<XTokenGrant> {
    return this.#token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** Revokes a token (RFC 7009). A token that X no longer knows counts as revoked. */
  async revoke(token: string, hint: XTokenHint = 'access_token'): Promise<void> {
    // Optional in RFC 7009, but X answers `invalid_request` without it.
    const answer = await this.#post('oauth2/revoke', { token, token_type_hint: hint });
    if (isSuccess(answer) || ALREADY_UNKNOWN.has(refusalOf(answer) ?? '')) return;
    throw errorOf(answer);
  }

  async #token(form: Readonly<Record<string, string>>): Promise<XTokenGrant> {
    const answer = await this.#post('oauth2/token', form);
    if (!isSuccess(answer)) throw errorOf(answer);
    const grant = grantSchema.safeParse(parseJson(answer.body)).data;
    if (grant === undefined) throw new XOAuthError('unreadable', answer.status);
    return {
      accessToken: grant.access_token,
      refreshToken: grant.refresh_token,
      expiresInSeconds: grant.expires_in,
      scopes: grant.scope.split(' ').filter((scope) => scope !== ''),
      tokenType: grant.token_type,
    };
  }

  async #post(endpoint: XOAuthCall['endpoint'], form: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const began = performance.now();
    const received = await exchange({
      fetch: this.#fetch,
      url: new URL(`2/${endpoint}`, this.#baseUrl),
      init: {
        method: 'POST',
        headers: {
          authorization: this.#authorization,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: new URLSearchParams(form).toString(),
      },
      timeoutMs: this.#timeoutMs,
    });
    const status = received.kind === 'answer' ? received.status : null;
    const durationMs = Math.round(performance.now() - began);
    this.#onCall({ endpoint, status, startedAt: performance.timeOrigin + began, durationMs });
    if (received.kind === 'answer') return received;
    throw new XOAuthError(received.code === 'timeout' ? 'timeout' : 'network', null);
  }
}

function isSuccess(answer: HttpAnswer): boolean {
  return answer.status >= 200 && answer.status <= 299;
}

function errorOf(answer: HttpAnswer): XOAuthError {
  return new XOAuthError(codeOf(answer), answer.status);
}

function codeOf(answer: HttpAnswer): XOAuthErrorCode {
  const { status } = answer;
  if (status === 429) return 'rate_limited';
  if (status === 408 || status >= 500) return 'unavailable';
  if (status < 400) return 'unreadable';
  const refusal = refusalOf(answer);
  return REFUSALS.find((code) => code === refusal) ?? (status === 401 ? 'invalid_client' : 'rejected');
}

function refusalOf(answer: HttpAnswer): string | null {
  return refusalSchema.safeParse(parseJson(answer.body)).data?.error ?? null;
}

/** RFC 6749 2.3.1: both parts are form-urlencoded before they become HTTP Basic. */
function basicAuthorization(clientId: string, clientSecret: string): string {
  const credentials = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function formEncoded(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}
