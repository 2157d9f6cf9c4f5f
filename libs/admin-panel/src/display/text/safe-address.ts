/** The address when it is http or https, so that a link may lead there; else null. */
export function safeAddress(address: string | null | undefined): string | null {
  if (address === null || address === undefined) return null;
  try {
    const { protocol, href } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? href : null;
  } catch {
    return null;
  }
}
