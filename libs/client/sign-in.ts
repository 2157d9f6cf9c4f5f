import type { Client } from 'openapi-fetch';
import { answerOf } from './answer-of.js';
import { ApiError } from './api-error.js';
import type { Paths } from './types.js';

/** What the sign-in uses of a browser's window. */
export interface BrowserWindow {
  readonly location: { readonly href: string; assign(address: string): void };
  readonly history: {
    readonly state: unknown;
    replaceState(state: unknown, unused: '', address: string): void;
  };
}

export interface ConnectOptions {
  /** Where the member comes back to: at or below one of FRONTEND_URLS. This page without its query by default. */
  readonly returnTo?: string;
  /** The window to send to X; the one that this code runs in by default. */
  readonly window?: BrowserWindow;
}

const ERROR_CODES = [
  'invalid_state',
  'exchange_failed',
  'account_in_use',
  'missing_scope',
  'maintenance_mode',
] as const;
/** Why an X account could not be connected (docs/errors.md); `unknown` for a code of a newer service. */
export type SignInErrorCode = (typeof ERROR_CODES)[number] | 'unknown';

/** How a visit to X ended. */
export type SignInResult =
  | { readonly outcome: 'connected' }
  | { readonly outcome: 'denied' }
  | { readonly outcome: 'error'; readonly code: SignInErrorCode };

/**
 * Asks the service for the address on X where the member allows access, and sends the browser there. The member comes
 * back to `returnTo`, where `takeSignInResult` reads the result.
 *
 * @throws ApiError when the service refuses, such as `return_to_not_allowed`
 */
export async function connect(
  client: Pick<Client<Paths>, 'POST'>,
  { returnTo, window = thisWindow() }: ConnectOptions = {},
): Promise<void> {
  const body = { returnTo: returnTo ?? withoutQuery(window.location.href) };
  const { authorizationUrl } = await answerOf(client.POST('/v1/twitter/connection/authorize', { body }));
  if (!/^https?:/.test(authorizationUrl)) throw ApiError.unreadable(201);
  window.location.assign(authorizationUrl);
}

/** Reads how a visit to X ended from the address of the page; null when the member does not come from there. */
export function signInResultOf(address: string | URL): SignInResult | null {
  const query = new URL(address).searchParams;
  switch (query.get('twitter')) {
    case 'connected':
      return { outcome: 'connected' };
    case 'denied':
      return { outcome: 'denied' };
    case 'error': {
      const code = query.get('code');
      return { outcome: 'error', code: ERROR_CODES.find((known) => known === code) ?? 'unknown' };
    }
    case null:
    default:
      return null;
  }
}

/** As `signInResultOf`, of this page; and removes the result from the address, so that a reload does not read it again. */
export function takeSignInResult(window: BrowserWindow = thisWindow()): SignInResult | null {
  const address = new URL(window.location.href);
  const result = signInResultOf(address);
  if (result === null) return null;
  for (const name of ['twitter', 'code']) address.searchParams.delete(name);
  window.history.replaceState(window.history.state, '', address.href);
  return result;
}

function thisWindow(): BrowserWindow {
  return globalThis as unknown as BrowserWindow;
}

function withoutQuery(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}
