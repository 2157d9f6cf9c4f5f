import path from 'node:path';

import { DatabaseUrlError } from './database-url-error.js';
import { packageRoot } from './package-root.js';

export type DatabaseProvider = 'sqlite' | 'postgresql' | 'mysql';

const PROVIDERS: ReadonlyMap<string, DatabaseProvider> = new Map([
  ['file', 'sqlite'],
  ['postgres', 'postgresql'],
  ['postgresql', 'postgresql'],
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
]);

/**
 * Which kind of database a URL names, by its scheme.
 * @throws DatabaseUrlError `unknown_scheme`
 */
export function providerOf(url: string): DatabaseProvider {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  const provider = scheme === undefined ? undefined : PROVIDERS.get(scheme);
  if (provider === undefined) {
    throw new DatabaseUrlError(
      'unknown_scheme',
      'The database URL must begin with file:, postgresql: or mysql:.',
    );
  }
  return provider;
}

/**
 * The absolute path of the SQLite file that a `file:` URL names; a relative one counts from the package root, so
 * that the working directory does not matter.
 * @throws DatabaseUrlError
 */
export function sqliteFileOf(url: string): string {
  const provider = providerOf(url);
  if (provider !== 'sqlite') {
    throw new DatabaseUrlError('malformed', `A ${provider} URL names a server, not a file.`);
  }
  const [, encoded] = /^file:(?:\/\/(?:localhost)?(?=\/))?(?!\/\/)([^?#]+)$/i.exec(url) ?? [];
  const file = encoded === undefined ? '' : decodePath(encoded);
  if (file === '' || file === ':memory:' || file.includes('\0')) {
    throw new DatabaseUrlError(
      'malformed',
      'A file: database URL must name a file on this machine, without parameters: file:./data/app.db',
    );
  }
  return path.resolve(packageRoot(), file);
}

/** The URL that names a SQLite file by its absolute path, whatever characters are in that. */
export function sqliteUrlOf(file: string): string {
  return `file:${file.replaceAll(/[%?#]/g, encodeURIComponent)}`;
}

function decodePath(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new DatabaseUrlError('malformed', 'The path of the database URL is not percent-encoded correctly.');
  }
}
