/** Slashes of browsers and file systems, and control characters, including NUL. */
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[/\\\u0000-\u001f\u007f]/;

/**
 * Whether a path below an app's prefix can be a route of the page itself: not a file (a dot in the last part), no part
 * that starts with a dot (`..`, hidden files), and no encoded slash or control character.
 *
 * @param path as received, percent-encoded, without its query; begins with a slash
 */
export function isPageAddress(path: string): boolean {
  const parts = path.replace(/\/$/, '').split('/').slice(1).map(decoded);
  const last = parts.at(-1) ?? '';
  return !last.includes('.') && parts.every((part) => part !== null && part !== '' && isFit(part));
}

const isFit = (part: string): boolean => !part.startsWith('.') && !FORBIDDEN.test(part);

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
