/**
 * Addresses of accounts and posts on X as people copy or write them: with spaces around, without the scheme, of a page
 * below a post (a picture, its likes). The patterns match the whole text as it was written: a lenient URL parser would
 * turn `https://x。com` or `https:\\x.com` into the real host.
 */
const HOST = String.raw`(?:https?:\/\/)?(?:(?:www|mobile)\.)?(?:x|twitter)\.com`;
const SHOWN_OF_A_POST = String.raw`(?:/(?:(?:photo|video)/[1-9][0-9]?|analytics|likes|retweets|quotes))?`;
const TAIL = String.raw`\/?(?:\?[^#\s]*)?(?:#\S*)?`;
const PROFILE = new RegExp(`^${HOST}/([A-Za-z0-9_]{1,15})${TAIL}$`, 'i');
const STATUS = new RegExp(
  `^${HOST}/(?:([A-Za-z0-9_]{1,15})|i/web|i)/status/([1-9][0-9]{0,18})${SHOWN_OF_A_POST}${TAIL}$`,
  'i',
);

const LARGEST_POST_ID = 2n ** 63n - 1n;

/** First path segments that X reserves; no account can have them as its username. */
const RESERVED = new Set([
  'compose',
  'explore',
  'hashtag',
  'home',
  'i',
  'intent',
  'jobs',
  'login',
  'messages',
  'notifications',
  'privacy',
  'search',
  'settings',
  'share',
  'signup',
  'tos',
]);

/** An account that an address names. */
export interface AddressedAccount {
  readonly username: string;
  /** Normalised: `https://x.com/<username>`. */
  readonly address: string;
}

/** A post that an address names. */
export interface AddressedPost {
  readonly postId: string;
  /** Null when the address has none. */
  readonly username: string | null;
  /** Normalised: `https://x.com/<username>/status/<id>`, with `i` for a missing username. */
  readonly address: string;
}

/** The account of a profile address (`https://x.com/<username>`); null for any other text. */
export function accountOfProfileAddress(address: string): AddressedAccount | null {
  const username = PROFILE.exec(address.trim())?.[1];
  if (username === undefined || RESERVED.has(username.toLowerCase())) return null;
  return { username, address: `https://x.com/${username}` };
}

/** The post of a status address (`/<username>/status/<id>`, `/i/status/<id>`, `/i/web/status/<id>`); null for any other text. */
export function postOfStatusAddress(address: string): AddressedPost | null {
  const match = STATUS.exec(address.trim());
  const postId = match?.[2];
  if (postId === undefined || BigInt(postId) > LARGEST_POST_ID) return null;
  const given = match?.[1];
  const username = given === undefined || given.toLowerCase() === 'i' ? null : given;
  return { postId, username, address: `https://x.com/${username ?? 'i'}/status/${postId}` };
}
