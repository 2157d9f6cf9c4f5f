import { CommandError } from '../command-error.js';

/**
 * The address of a service without a slash at the end; a path stays, for services behind a prefix.
 *
 * @throws CommandError which does not repeat the address: it may hold a password.
 */
export function baseUrlOrThrow(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isUsable =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    [url.username, url.password, url.search, url.hash].every((part) => part === '');
  if (isUsable) return url.href.replace(/\/+$/, '');
  throw new CommandError(
    '--url must be an http or https address without user name, password, query and fragment.',
  );
}
