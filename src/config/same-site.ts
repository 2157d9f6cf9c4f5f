import { getDomain } from 'tldts';

/**
 * Whether a browser treats two URLs as the same site, so that it accepts a SameSite=Lax cookie set by a call from one to
 * the other: the same scheme and the same registrable domain (HTML standard, "same site"; private suffixes such as
 * github.io count, as in browsers). Hosts without such a domain (localhost, IP addresses) must be equal. Ports do not
 * matter.
 */
export function isSameSite(one: URL, other: URL): boolean {
  return one.protocol === other.protocol && siteOf(one) === siteOf(other);
}

function siteOf({ hostname }: URL): string {
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname;
}
