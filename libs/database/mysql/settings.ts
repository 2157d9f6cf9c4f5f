import type { ConnectionConfig } from 'mariadb';

import type { ServerAddress } from '../server-address.js';

/**
 * What the MariaDB driver, which speaks to MySQL too, needs to connect to the address. Sessions run in UTC and in
 * READ COMMITTED: a transaction that swaps on a version must see the version that others committed.
 */
export function mysqlSettings(address: ServerAddress): ConnectionConfig {
  const { host, port, user, password, database } = address;
  return {
    host,
    port,
    user,
    ...(password === null ? {} : { password }),
    database,
    ssl: sslOf(address),
    charset: 'utf8mb4',
    collation: 'UTF8MB4_BIN',
    timezone: 'Z',
    connectTimeout: address.connectTimeoutMs,
    initSql: 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    // MySQL 8 sends its public key to clients that have no encrypted connection to send a password over.
    allowPublicKeyRetrieval: true,
    // The driver would put parameters, sealed tokens among them, into the messages of its errors.
    logParam: false,
  };
}

function sslOf({ tls, certificateAuthority }: ServerAddress): NonNullable<ConnectionConfig['ssl']> {
  if (tls === 'off') return false;
  return {
    rejectUnauthorized: tls === 'verified',
    ...(certificateAuthority === null ? {} : { ca: certificateAuthority }),
  };
}
