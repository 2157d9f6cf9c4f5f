/** Slashes, as browsers and file systems know them, and control characters with NUL among them. */
// oxlint-disable-next-line no-control-regex
const UNFIT = /[/\\\u0000-\u001f\u007f]/;

/**
 * Whether a path below an app's prefix can be an address of the page's own: not a file (its last part has a dot),
 * and nothing that climbs (`..`), hides (a dot in front) or smuggles in a slash or a control character.
 *
 * @param path as it came over the wire, still percent-encoded, without its query; begins with a slash.
 */
export function isPageAddress(path: string): boolean {
  const parts = path.replace(/\/$/, '').split('/').slice(1).map(decoded);
  const last = parts.at(-1) ?? '';
  return !last.includes('.') && parts.every((part) => part !== null && part !== '' && isFit(part));
}

const isFit = (part: string): boolean => !part.startsWith('.') && !UNFIT.test(part);

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
