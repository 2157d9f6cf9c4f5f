import { isIP } from 'node:net';

/** An address of IPv6 in brackets, or one of IPv4, with the port that some proxies put behind it. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/;

/**
 * What an `X-Forwarded-For` header says that can be believed of addresses: without ports, and cut off behind the last
 * entry that is no address, because whoever sent that may have made up what stands before it. Null when nothing is left.
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
