/**
 * A place in a list, as an opaque token: the position of the last item of a page. X promises nothing about the
 * form of its tokens but that they are given back unchanged.
 */
export function makePageToken(position: string): string {
  return Buffer.from(`page:${position}`).toString('hex');
}

/** Null for a token that was not made here. */
export function readPageToken(token: string): string | null {
  const text = Buffer.from(token, 'hex').toString();
  return /^page:[0-9]{1,19}$/.test(text) && makePageToken(text.slice(5)) === token ? text.slice(5) : null;
}
