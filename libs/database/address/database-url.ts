import { existsSync } from 'node:fs';
import path from 'node:path';

import { DatabaseUrlError } from './database-url-error.js';
import { packageRoot } from '../package-root.js';

export type DatabaseProvider = 'sqlite' | 'postgresql' | 'mysql';

const PROVIDERS: ReadonlyMap<string, DatabaseProvider> = new Map([
  ['file', 'sqlite'],
  ['postgres', 'postgresql'],
  ['postgresql', 'postgresql'],
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
]);

/**
 * The kind of database that the scheme of a URL names.
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
 * The absolute path of the SQLite file that a `file:` URL names. A relative path starts at the package root, whatever
 * the working directory is.
 * @throws DatabaseUrlError when the URL is invalid or does not name a file
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
  return path.resolve(packageRoot, file);
}

/**
 * The absolute path of the SQLite file that the URL names, when that file does not exist; otherwise null.
 * @throws DatabaseUrlError when the URL is invalid
 */
export function missingFileOf(url: string): string | null {
  if (providerOf(url) !== 'sqlite') return null;
  const file = sqliteFileOf(url);
  return existsSync(file) ? null : file;
}

/** The URL of a SQLite file, given its absolute path, which may contain any characters. */
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
