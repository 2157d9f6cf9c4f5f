/**
 * Addresses of accounts and posts on X. The patterns are anchored and read the text as it was written, because
 * a lenient URL parser would turn `https://x。com` or `https:\\x.com` into the real host.
 */
const HOST = String.raw`https?:\/\/(?:(?:www|mobile)\.)?(?:x|twitter)\.com`;
const TAIL = String.raw`\/?(?:\?[^#\s]*)?(?:#\S*)?`;
const PROFILE = new RegExp(`^${HOST}/([A-Za-z0-9_]{1,15})${TAIL}$`, 'i');
const STATUS = new RegExp(`^${HOST}/(?:([A-Za-z0-9_]{1,15})|i/web|i)/status/([1-9][0-9]{0,18})${TAIL}$`, 'i');

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

/** The username that a profile address (`https://x.com/<username>`) names, or null when it is not one. */
export function usernameOfProfileAddress(address: string): string | null {
  const username = PROFILE.exec(address)?.[1];
  return username === undefined || RESERVED.has(username.toLowerCase()) ? null : username;
}

/** The post that an address (`/<username>/status/<id>`, `/i/status/<id>`, `/i/web/status/<id>`) names, or null. */
export function postOfStatusAddress(address: string): { postId: string; username: string | null } | null {
  const match = STATUS.exec(address);
  const postId = match?.[2];
  if (postId === undefined || BigInt(postId) > LARGEST_POST_ID) return null;
  const username = match?.[1];
  return { postId, username: username === undefined || username.toLowerCase() === 'i' ? null : username };
}
