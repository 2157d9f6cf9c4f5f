/** The address where it is one that a browser may open from here (http or https), else null. */
export function safeAddress(address: string | null | undefined): string | null {
  if (address === null || address === undefined) return null;
  try {
    const { protocol, href } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? href : null;
  } catch {
    return null;
  }
}
