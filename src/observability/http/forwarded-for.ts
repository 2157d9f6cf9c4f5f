import { isIP } from 'node:net';

/** An IPv6 address in brackets, or an IPv4 address, with the port that some proxies append. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/;

/**
 * The trustworthy addresses of an `X-Forwarded-For` header, without ports: those after the last entry that is not an
 * address, because the client may have forged everything before it. Null when there are none.
 */
export function forwardedFor(header: string): string | null {
  const addresses = header.split(',').map(addressOf);
  const known = addresses.slice(addresses.lastIndexOf(null) + 1);
  return known.length === 0 ? null : known.join(', ');
}

function addressOf(entry: string): string | null {
  const text = entry.trim();
  const [, inBrackets, beforePort] = WITH_PORT.exec(text) ?? [];
  const address = inBrackets ?? beforePort ?? text;
  return isIP(address) === 0 ? null : address;
}
