import type { ClientConfig } from 'pg';

import { tlsOptionsOf, type ServerAddress } from '../address/server-address.js';

/** The settings of `pg`. Sessions run in UTC, so that default times set by the server are UTC. */
export function postgresqlSettings(address: ServerAddress): ClientConfig {
  const { host, port, user, password, database, schema } = address;
  // Without quotes the server would convert it to lower case.
  const searchPath = schema === null ? '' : ` -c search_path="${schema}"`;
  return {
    host,
    port,
    user,
    ...(password === null ? {} : { password }),
    database,
    ssl: tlsOptionsOf(address),
    options: `-c TimeZone=UTC${searchPath}`,
    application_name: 'twitter-task-automation',
    keepAlive: true,
    connectionTimeoutMillis: address.connectTimeoutMs,
  };
}
