import { providerOf, sqliteFileOf, type DatabaseProvider } from './database-url.js';
import { serverAddressOf, type ServerAddress } from './server-address.js';

/** A database as Prisma's own tools expect it. */
export interface PrismaDatasource {
  readonly provider: DatabaseProvider;
  readonly url: string;
}

type Parameter = [name: string, value: string];

/**
 * The database that a URL names, for Prisma's tools: for them relative files start at another folder, and the
 * parameters for TLS have other names (Prisma documentation: database connectors, connection URLs).
 * @throws DatabaseUrlError when the URL is invalid
 */
export function prismaDatasourceOf(url: string): PrismaDatasource {
  const provider = providerOf(url);
  if (provider === 'sqlite') return { provider, url: `file:${sqliteFileOf(url)}` };
  const address = serverAddressOf(url);
  const { host, port, user, password, database, schema } = address;
  const credentials = [user, ...(password === null ? [] : [password])].map(encodeURIComponent).join(':');
  const location = `${host.includes(':') ? `[${host}]` : host}:${port}/${encodeURIComponent(database)}`;
  const named: Parameter[] = schema === null ? [] : [['schema', schema]];
  const parameters = new URLSearchParams([...named, ...tlsOf(address)]).toString();
  const query = parameters === '' ? '' : `?${parameters}`;
  return { provider, url: `${provider}://${credentials}@${location}${query}` };
}

function tlsOf({ provider, tls, certificateFile }: ServerAddress): Parameter[] {
  const certificate: Parameter[] = certificateFile === null ? [] : [['sslcert', certificateFile]];
  const accept: Parameter = ['sslaccept', tls === 'verified' ? 'strict' : 'accept_invalid_certs'];
  if (provider === 'mysql') return tls === 'off' ? [] : [accept, ...certificate];
  return tls === 'off' ? [['sslmode', 'disable']] : [['sslmode', 'require'], accept, ...certificate];
}
