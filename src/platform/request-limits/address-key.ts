import { isIPv4 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const GROUPS = 8;
/** A customer gets at least 64 bits of IPv6 to choose addresses from (RFC 6177). */
const NETWORK_GROUPS = 4;

/** What counts as one address: an IPv4 address, or a /64 network of IPv6. A closed connection has no address. */
export function addressKey(ip: string | undefined): string {
  if (ip === undefined) return 'unknown';
  const [, mapped] = MAPPED_IPV4.exec(ip) ?? [];
  if (mapped !== undefined) return mapped;
  if (isIPv4(ip)) return ip;
  return `${groupsOf(ip).slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

/** The groups of an IPv6 address, with the zeros that `::` stands for, without the zone. */
function groupsOf(ip: string): string[] {
  const [address = ''] = ip.toLowerCase().split('%');
  const [head = '', tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, GROUPS - front.length - back.length) }, () => '0');
  return [...front, ...zeros, ...back].map((group) => group.replace(/^0+(?=.)/, ''));
}
