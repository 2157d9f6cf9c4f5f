import { scopeDescriptions } from './oauth-scopes.js';
import type { SimulatorSettings } from '../simulator-options.js';

/** A checked request for authorization (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeChallenge: string;
  readonly scopes: readonly string[];
}

export type AuthorizationCheck =
  | { readonly ok: true; readonly request: AuthorizationRequest }
  | { readonly ok: false; readonly mistakes: readonly string[] };

type Settings = Pick<SimulatorSettings, 'clientId' | 'redirectUris'>;

/** X requires a state, PKCE with S256, and a registered redirect address. */
export function checkAuthorizationRequest(query: URLSearchParams, settings: Settings): AuthorizationCheck {
  const value = (name: string) => query.get(name) ?? '';
  const scopes = value('scope').split(' ').filter(Boolean);
  const unknownScopes = scopes.filter((scope) => !Object.hasOwn(scopeDescriptions, scope));
  const rules: readonly (readonly [boolean, string])[] = [
    [value('response_type') === 'code', 'response_type must be code.'],
    [value('client_id') === settings.clientId, 'client_id is unknown.'],
    [isRedirectAllowed(value('redirect_uri'), settings), 'redirect_uri is not registered for the app.'],
    [value('state') !== '', 'state is missing.'],
    [/^[A-Za-z0-9_-]{43}$/.test(value('code_challenge')), 'code_challenge is missing or not a SHA-256 hash.'],
    [value('code_challenge_method') === 'S256', 'code_challenge_method must be S256.'],
    [scopes.length > 0, 'scope is missing.'],
    [unknownScopes.length === 0, `scope has unknown values: ${unknownScopes.join(', ')}.`],
  ];
  const mistakes = rules.filter(([isMet]) => !isMet).map(([, message]) => message);
  if (mistakes.length > 0) return { ok: false, mistakes };
  const request = {
    clientId: value('client_id'),
    redirectUri: value('redirect_uri'),
    state: value('state'),
    codeChallenge: value('code_challenge'),
    scopes,
  };
  return { ok: true, request };
}

/** The callback address, with the answer to the request in its query. */
export function callbackAddress(
  request: AuthorizationRequest,
  answer: Readonly<Record<string, string>>,
): URL {
  const address = new URL(request.redirectUri);
  for (const [name, value] of Object.entries({ ...answer, state: request.state })) {
    address.searchParams.set(name, value);
  }
  return address;
}

function isRedirectAllowed(redirectUri: string, { redirectUris }: Settings): boolean {
  if (redirectUris !== null) return redirectUris.includes(redirectUri);
  return /^https?:\/\//.test(redirectUri) && URL.canParse(redirectUri) && !redirectUri.includes('#');
}
