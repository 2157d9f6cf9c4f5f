import { CommandError } from '../terminal/command-error.js';

/**
 * The URL of a service without a trailing slash; a path is kept, for services behind a prefix.
 *
 * @throws CommandError when the URL is not valid; it does not quote it, as it may contain a password
 */
export function baseUrlOrThrow(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isUsable =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    [url.username, url.password, url.search, url.hash].every((part) => part === '');
  if (isUsable) return url.href.replace(/\/+$/, '');
  throw new CommandError(
    '--url must be an http or https URL without user name, password, query and fragment.',
  );
}
