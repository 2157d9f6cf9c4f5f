import { createHash } from 'node:crypto';

/** Binds a sign-in to the browser that began it. One cookie for each state, so that two tabs do not interfere. */
export interface NonceCookie {
  readonly name: string;
  readonly value: string;
}

/** SHA-256, base64url: what is stored of a state or a nonce. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

export function nonceCookieName(state: string): string {
  return `twitter_connect_${fingerprint(state).slice(0, 16)}`;
}

/** `Set-Cookie` for a sign-in that begins (RFC 6265): expires after `maxAgeSeconds`, sent to the callback only. */
export function setNonceCookie(cookie: NonceCookie, callbackUrl: URL, maxAgeSeconds: number): string {
  return [
    `${cookie.name}=${cookie.value}`,
    `Path=${callbackUrl.pathname}`,
    `Max-Age=${maxAgeSeconds}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(callbackUrl.protocol === 'https:' ? ['Secure'] : []),
  ].join('; ');
}

/** The nonce that the browser sent for this state, or null. */
export function nonceFrom(cookieHeader: string | undefined, state: string): string | null {
  const prefix = `${nonceCookieName(state)}=`;
  const pair = cookieHeader?.split(';').find((part) => part.trim().startsWith(prefix));
  return pair?.trim().slice(prefix.length) ?? null;
}
