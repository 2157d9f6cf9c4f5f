/**
 * Addresses of accounts and posts on X, as people copy or write them: with blanks around, without the scheme, of what X
 * shows of a post (a picture, its likes). The patterns are anchored and read the text as it was written, because
 * a lenient URL parser would turn `https://x。com` or `https:\\x.com` into the real host.
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

/** First path segments that X keeps for itself; an account cannot have them as its name. */
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
  /** The plain form: `https://x.com/<username>`. */
  readonly address: string;
}

/** A post that an address names. */
export interface AddressedPost {
  readonly postId: string;
  /** Null where the address leaves it out. */
  readonly username: string | null;
  /** The plain form: `https://x.com/<username>/status/<id>`, with `i` for a username that was left out. */
  readonly address: string;
}

/** The account that a profile address (`https://x.com/<username>`) names, or null when it is not one. */
export function accountOfProfileAddress(address: string): AddressedAccount | null {
  const username = PROFILE.exec(address.trim())?.[1];
  if (username === undefined || RESERVED.has(username.toLowerCase())) return null;
  return { username, address: `https://x.com/${username}` };
}

/** The post that an address (`/<username>/status/<id>`, `/i/status/<id>`, `/i/web/status/<id>`) names, or null. */
export function postOfStatusAddress(address: string): AddressedPost | null {
  const match = STATUS.exec(address.trim());
  const postId = match?.[2];
  if (postId === undefined || BigInt(postId) > LARGEST_POST_ID) return null;
  const given = match?.[1];
  const username = given === undefined || given.toLowerCase() === 'i' ? null : given;
  return { postId, username, address: `https://x.com/${username ?? 'i'}/status/${postId}` };
}
