const MAX_LENGTH = 2048;
const PRINTABLE_ASCII = /^[\x21-\x7e]+$/;
/** Parts of a path that servers and browsers read differently: encoded slashes and control characters, and `..;`. */
const AMBIGUOUS_PATH = /%(?:2f|5c|[01][0-9a-f]|7f)|(?:\.|%2e){2}(?:;|%3b)/i;

/**
 * The URL to send the browser back to, or null when it is not allowed: the origin must be that of an entry, and the
 * path that of the entry or below it.
 */
export function allowedReturnAddress(address: string, frontendUrls: readonly URL[]): URL | null {
  // Browsers read a backslash as a slash, servers do not.
  if (address.length > MAX_LENGTH || !PRINTABLE_ASCII.test(address) || address.includes('\\')) return null;
  if (!/^https?:\/\/[^/]/i.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || AMBIGUOUS_PATH.test(url.pathname)) return null;
  return frontendUrls.some(
    (entry) => url.origin === entry.origin && isAtOrBelow(url.pathname, entry.pathname),
  )
    ? url
    : null;
}

/** The result of the sign-in, which the frontend reads from the query. */
export type SignInOutcome =
  | { readonly twitter: 'connected' }
  | { readonly twitter: 'denied' }
  | { readonly twitter: 'error'; readonly code: SignInErrorCode };

export type SignInErrorCode =
  | 'invalid_state'
  | 'exchange_failed'
  | 'account_in_use'
  | 'missing_scope'
  | 'maintenance_mode';

/** The return address with the outcome in its query, in place of that of an earlier sign-in. */
export function withOutcome(address: URL, outcome: SignInOutcome): string {
  const url = new URL(address);
  url.searchParams.delete('code');
  for (const [name, value] of Object.entries(outcome)) url.searchParams.set(name, value);
  return url.href;
}

function isAtOrBelow(path: string, root: string): boolean {
  const base = root.replace(/\/+$/, '');
  return path === base || path.startsWith(`${base}/`);
}
