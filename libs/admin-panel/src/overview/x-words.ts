import type { ServiceStatus } from '../api/types.js';

type Breaker = ServiceStatus['breakers'][number];
type RateWindow = ServiceStatus['rateWindows'][number];

const ENDPOINTS: Readonly<Record<string, string>> = {
  'users/me': 'member profiles',
  'users/by': 'follows',
  'users/tweets': 'reposts, quotes, replies and posts',
  'users/liked_tweets': 'likes',
  'users/bookmarks': 'bookmarks',
  tweets: 'single posts',
};

const REASONS: Readonly<Record<string, string>> = {
  credits_depleted: 'The X app has no credits left: buy new ones at X.',
  app_forbidden: 'X refuses the app: check it in X’s developer portal.',
  usage_capped: 'The X app has reached its usage cap at X.',
  unavailable: 'X failed several times in a row.',
  timeout: 'X did not answer in time, several times in a row.',
  network: 'X could not be reached, several times in a row.',
  unreadable: 'X sent answers that cannot be read, several times in a row.',
};

/** What calls to an endpoint of X are for. */
export function endpointWords(endpoint: string): string {
  return Object.hasOwn(ENDPOINTS, endpoint) ? (ENDPOINTS[endpoint] ?? endpoint) : endpoint;
}

/** The breakers that stop calls now. */
export function openBreakers(breakers: ServiceStatus['breakers']): Breaker[] {
  return breakers.filter(({ state }) => state !== 'closed');
}

/** What a breaker that is not closed stops. */
export function breakerTitle({ name }: Pick<Breaker, 'name'>): string {
  return name === 'app' ? 'No calls to X are made' : `No calls are made for ${endpointWords(name)}`;
}

/** Why it opened. */
export function breakerReason({ code }: Pick<Breaker, 'code'>): string {
  if (code === null) return 'Calls failed.';
  const unknown = `Calls failed with “${code}”.`;
  return Object.hasOwn(REASONS, code) ? (REASONS[code] ?? unknown) : unknown;
}

/** When X is called again: a text, and the time to show after it. */
export function breakerNext(
  { state, retryAt }: Pick<Breaker, 'state' | 'retryAt'>,
  now: Date,
): { readonly words: string; readonly at: string | null } {
  const isDue = retryAt !== null && new Date(retryAt).getTime() <= now.getTime();
  if (state === 'half_open' || isDue) return { words: 'The next call tries X again.', at: null };
  if (retryAt === null) return { words: 'It is not known when X is tried again.', at: null };
  return { words: 'X is tried again', at: retryAt };
}

/** Whose limit at X is used up, and for what. */
export function windowWords({
  scope,
  xUserId,
  endpoint,
}: {
  readonly scope: string;
  readonly xUserId: string | null;
  readonly endpoint: string | null;
}): string {
  const who = xUserId === null ? 'The app' : `X account ${xUserId}`;
  const what = endpoint === null ? 'everything' : endpointWords(endpoint);
  const day = scope.endsWith('_day') ? 'daily ' : '';
  return `${who} has used up its ${day}limit for ${what}`;
}

/** The windows that stay closed longest, and the number of the others. */
export function firstWindows<Window extends Pick<RateWindow, 'closedUntil'>>(
  windows: readonly Window[],
  closed: number,
  most: number,
): { readonly shown: readonly Window[]; readonly more: number } {
  const shown = [...windows]
    .sort((one, other) => other.closedUntil.localeCompare(one.closedUntil))
    .slice(0, most);
  return { shown, more: Math.max(closed, windows.length) - shown.length };
}
