import { readFileSync } from 'node:fs';

import { providerOf, sqliteFileOf } from './database-url.js';
import { DatabaseUrlError } from './database-url-error.js';

/** A database on a server, as its URL names it. */
export interface ServerAddress {
  provider: 'postgresql' | 'mysql';
  host: string;
  port: number;
  user: string;
  /** Null when the URL has none: the server may not require one. */
  password: string | null;
  database: string;
  /** PostgreSQL only: the schema of the tables, from `?schema=`. */
  schema: string | null;
  /** Size of the connection pool, from `?connection_limit=`. */
  connectionLimit: number | null;
  /** Whether the connection is encrypted; `verified` also checks the server's certificate. */
  tls: 'off' | 'encrypted' | 'verified';
  /** The file with the certificate of the authority, from `?sslrootcert=`. */
  certificateFile: string | null;
  /** The content of that file, PEM. */
  certificateAuthority: string | null;
  /** How long to wait for a connection. */
  connectTimeoutMs: number;
}

const DEFAULT_PORTS = { postgresql: 5432, mysql: 3306 };
const DEFAULT_CONNECT_TIMEOUT_SECONDS = 10;
const LONGEST_CONNECT_TIMEOUT_SECONDS = 300;
/** The parameters for TLS: libpq's, Prisma's, and that of MySQL's clients. */
const TLS_PARAMETERS: Readonly<Record<string, ReadonlyMap<string, ServerAddress['tls']>>> = {
  sslmode: new Map([
    ['disable', 'off'],
    ['require', 'encrypted'],
    ['no-verify', 'encrypted'],
    ['verify-full', 'verified'],
  ]),
  sslaccept: new Map([
    ['accept_invalid_certs', 'encrypted'],
    ['strict', 'verified'],
  ]),
  'ssl-mode': new Map([
    ['DISABLED', 'off'],
    ['REQUIRED', 'encrypted'],
    ['VERIFY_IDENTITY', 'verified'],
  ]),
};
const STRICTEST_FIRST: readonly ServerAddress['tls'][] = ['verified', 'encrypted', 'off'];
const PARAMETERS = [
  'schema',
  'connection_limit',
  'connect_timeout',
  ...Object.keys(TLS_PARAMETERS),
  'sslrootcert',
];
/** Parameters that hosting providers and Prisma add to URLs for other drivers; they have no effect here. */
const IGNORED = ['channel_binding', 'pgbouncer', 'pool_timeout', 'socket_timeout', 'statement_cache_size'];

/**
 * Reads a `postgresql:` or `mysql:` URL. Known parameters: `schema` (PostgreSQL), `connection_limit`,
 * `connect_timeout` (seconds), `sslmode` (`disable`, `require` or `no-verify`, `verify-full`) or its counterparts of
 * Prisma (`sslaccept`) and MySQL's clients (`ssl-mode`), and `sslrootcert` (a file).
 * @throws DatabaseUrlError `malformed`; names the wrong part, never its value
 */
export function serverAddressOf(url: string): ServerAddress {
  const provider = providerOf(url);
  if (provider === 'sqlite') throw malformed('It names a file, not a server.');
  const parsed = parseOrThrow(url);
  const parameters = parametersOf(parsed);
  const database = decoded(parsed.pathname.slice(1), 'database name');
  if (parsed.hostname === '' || parsed.username === '' || database === '' || database.includes('/'))
    throw malformed(`The form is ${provider}://user:password@host:${DEFAULT_PORTS[provider]}/database.`);
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
    certificateFile: parameters.get('sslrootcert') ?? null,
    certificateAuthority: certificateAuthorityOf(parameters),
    connectTimeoutMs: connectTimeoutOf(parameters) * 1000,
  };
}

/**
 * Checks a database URL without connecting.
 * @throws DatabaseUrlError when the URL is invalid; names the wrong part, never its value
 */
export function assertDatabaseUrl(url: string): void {
  if (providerOf(url) === 'sqlite') sqliteFileOf(url);
  else serverAddressOf(url);
}

/** The address's TLS options for a driver; false for no encryption. */
export function tlsOptionsOf({
  tls,
  certificateAuthority,
}: ServerAddress): false | { rejectUnauthorized: boolean; ca?: string } {
  if (tls === 'off') return false;
  return {
    rejectUnauthorized: tls === 'verified',
    ...(certificateAuthority === null ? {} : { ca: certificateAuthority }),
  };
}

function parseOrThrow(url: string): URL {
  try {
    // How a URL is parsed depends on its scheme; an http: URL has all parts and no special rules.
    return new URL(url.replace(/^[a-z]+:/i, 'http:'));
  } catch {
    throw malformed('It is not a URL. Percent-encode the special characters of a password.');
  }
}

function parametersOf({ searchParams }: URL): ReadonlyMap<string, string> {
  const parameters = new Map(searchParams);
  const known = [...PARAMETERS, ...IGNORED];
  const unknown = [...parameters.keys()].filter((name) => !known.includes(name));
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
  if (provider === 'mysql') throw malformed('MySQL has no schemas: remove the parameter schema.');
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(schema))
    throw malformed('The parameter schema must have only letters, digits and _.');
  return schema;
}

function connectionLimitOf(parameters: ReadonlyMap<string, string>): number | null {
  const text = parameters.get('connection_limit');
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw malformed('The parameter connection_limit must be 1 to 9999.');
  return Number(text);
}

/** In libpq 0 means no limit; here it means the default. */
function connectTimeoutOf(parameters: ReadonlyMap<string, string>): number {
  const text = parameters.get('connect_timeout') ?? '0';
  if (!/^\d{1,3}$/.test(text) || Number(text) > LONGEST_CONNECT_TIMEOUT_SECONDS)
    throw malformed(
      `The parameter connect_timeout must be a number of seconds, at most ${LONGEST_CONNECT_TIMEOUT_SECONDS}.`,
    );
  return Number(text) === 0 ? DEFAULT_CONNECT_TIMEOUT_SECONDS : Number(text);
}

function tlsOf(parameters: ReadonlyMap<string, string>): ServerAddress['tls'] {
  const modes = Object.entries(TLS_PARAMETERS).flatMap(([name, values]) => {
    const value = parameters.get(name);
    return value === undefined ? [] : [tlsModeOf(name, values, value)];
  });
  return STRICTEST_FIRST.find((tls) => modes.includes(tls)) ?? 'off';
}

function tlsModeOf(
  name: string,
  modes: ReadonlyMap<string, ServerAddress['tls']>,
  value: string,
): ServerAddress['tls'] {
  const tls = modes.get(value);
  if (tls === undefined)
    throw malformed(`The parameter ${name} must be one of ${[...modes.keys()].join(', ')}.`);
  return tls;
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
  return new DatabaseUrlError('malformed', `The database URL is invalid. ${reason}`);
}
