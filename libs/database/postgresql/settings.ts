import type { ClientConfig } from 'pg';

import type { ServerAddress } from '../server-address.js';

/** What `pg` needs to connect to the address. Sessions run in UTC, so that defaults written by the server do too. */
export function postgresqlSettings(address: ServerAddress): ClientConfig {
  const { host, port, user, password, database, schema } = address;
  // Without quotes the server would read it in lower case.
  const searchPath = schema === null ? '' : ` -c search_path="${schema}"`;
  return {
    host,
    port,
    user,
    ...(password === null ? {} : { password }),
    database,
    ssl: sslOf(address),
    options: `-c TimeZone=UTC${searchPath}`,
    application_name: 'twitter-task-automation',
    keepAlive: true,
    connectionTimeoutMillis: address.connectTimeoutMs,
  };
}

function sslOf({ tls, certificateAuthority }: ServerAddress): ClientConfig['ssl'] {
  if (tls === 'off') return false;
  return {
    rejectUnauthorized: tls === 'verified',
    ...(certificateAuthority === null ? {} : { ca: certificateAuthority }),
  };
}
