import { readFileSync } from 'node:fs';

import { providerOf } from './database-url.js';
import { DatabaseUrlError } from './database-url-error.js';

/** A database on a server, as its URL names it. */
export interface ServerAddress {
  provider: 'postgresql' | 'mysql';
  host: string;
  port: number;
  user: string;
  /** Null when the URL has none: the server may not ask for one. */
  password: string | null;
  database: string;
  /** PostgreSQL only: the schema that holds the tables, when the URL names one with `?schema=`. */
  schema: string | null;
  /** How many connections the service may hold at once, when the URL says so with `?connection_limit=`. */
  connectionLimit: number | null;
  /** Whether the connection is encrypted; `verified` also checks who answers. */
  tls: 'off' | 'encrypted' | 'verified';
  /** The certificate authority to verify with, in PEM, when the URL names a file with `?sslrootcert=`. */
  certificateAuthority: string | null;
}

const DEFAULT_PORTS = { postgresql: 5432, mysql: 3306 };
const TLS_MODES: ReadonlyMap<string, ServerAddress['tls']> = new Map([
  ['disable', 'off'],
  ['require', 'encrypted'],
  ['verify-full', 'verified'],
]);
const PARAMETERS = ['schema', 'connection_limit', 'sslmode', 'sslrootcert'];

/**
 * Reads a `postgresql:` or `mysql:` URL. Known parameters: `schema` (PostgreSQL), `connection_limit`, `sslmode`
 * (`disable`, `require`, `verify-full`) and `sslrootcert` (a file).
 * @throws DatabaseUrlError `malformed`, naming the part that is wrong and never its value
 */
export function serverAddressOf(url: string): ServerAddress {
  const provider = providerOf(url);
  if (provider === 'sqlite') throw malformed('It names a file, not a server.');
  const parsed = parseOrThrow(url);
  const parameters = parametersOf(parsed);
  const database = decoded(parsed.pathname.slice(1), 'database name');
  if (parsed.hostname === '' || parsed.username === '' || database === '' || database.includes('/'))
    throw malformed(
      `It must look like ${provider}://user:password@host:${DEFAULT_PORTS[provider]}/database.`,
    );
  return {
    provider,
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? DEFAULT_PORTS[provider] : Number(parsed.port),
    user: decoded(parsed.username, 'user'),
    password: parsed.password === '' ? null : decoded(parsed.password, 'password'),
    database,
    schema: schemaOf(provider, parameters),
    connectionLimit: connectionLimitOf(parameters),
    tls: tlsOf(parameters),
    certificateAuthority: certificateAuthorityOf(parameters),
  };
}

function parseOrThrow(url: string): URL {
  try {
    // The scheme decides how a URL is taken apart; an http: one has every part and no quirks.
    return new URL(url.replace(/^[a-z]+:/i, 'http:'));
  } catch {
    throw malformed('It is not a URL. Percent-encode the special characters of a password.');
  }
}

function parametersOf({ searchParams }: URL): ReadonlyMap<string, string> {
  const parameters = new Map(searchParams);
  const unknown = [...parameters.keys()].filter((name) => !PARAMETERS.includes(name));
  if (unknown.length > 0)
    throw malformed(`It has the unknown parameter ${unknown.join(', ')}; known: ${PARAMETERS.join(', ')}.`);
  return parameters;
}

function schemaOf(
  provider: ServerAddress['provider'],
  parameters: ReadonlyMap<string, string>,
): string | null {
  const schema = parameters.get('schema') ?? null;
  if (schema === null) return null;
  if (provider === 'mysql') throw malformed('MySQL has no schemas: leave out the parameter schema.');
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(schema))
    throw malformed('The parameter schema must be of letters, digits and _.');
  return schema;
}

function connectionLimitOf(parameters: ReadonlyMap<string, string>): number | null {
  const text = parameters.get('connection_limit');
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw malformed('The parameter connection_limit must be 1 to 9999.');
  return Number(text);
}

function tlsOf(parameters: ReadonlyMap<string, string>): ServerAddress['tls'] {
  const mode = TLS_MODES.get(parameters.get('sslmode') ?? 'disable');
  if (mode === undefined)
    throw malformed(`The parameter sslmode must be one of ${[...TLS_MODES.keys()].join(', ')}.`);
  return mode;
}

function certificateAuthorityOf(parameters: ReadonlyMap<string, string>): string | null {
  const file = parameters.get('sslrootcert');
  if (file === undefined) return null;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw malformed('The file of the parameter sslrootcert cannot be read.');
  }
}

function decoded(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed(`Its ${part} is not percent-encoded correctly.`);
  }
}

function malformed(reason: string): DatabaseUrlError {
  return new DatabaseUrlError('malformed', `The database URL cannot be used. ${reason}`);
}
