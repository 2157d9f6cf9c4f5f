/**
 * An opaque page token: the position of the last item of a page. X does not document the form of its tokens; callers
 * must send them back unchanged.
 */
export function makePageToken(position: string): string {
  return Buffer.from(`page:${position}`).toString('hex');
}

/** The position; null for a token that `makePageToken` did not create. */
export function readPageToken(token: string): string | null {
  const text = Buffer.from(token, 'hex').toString();
  return /^page:[0-9]{1,19}$/.test(text) && makePageToken(text.slice(5)) === token ? text.slice(5) : null;
}
