import type { ConnectionConfig } from 'mariadb';

import { tlsOptionsOf, type ServerAddress } from '../address/server-address.js';

/**
 * The settings of the MariaDB driver, which also connects to MySQL. Sessions run in UTC and in READ COMMITTED: an
 * update by version must see the version that other transactions committed.
 */
export function mysqlSettings(address: ServerAddress): ConnectionConfig {
  const { host, port, user, password, database } = address;
  return {
    host,
    port,
    user,
    ...(password === null ? {} : { password }),
    database,
    ssl: tlsOptionsOf(address),
    charset: 'utf8mb4',
    collation: 'UTF8MB4_BIN',
    timezone: 'Z',
    connectTimeout: address.connectTimeoutMs,
    initSql: 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    // Without TLS, a client of MySQL 8 encrypts its password with the server's public key.
    allowPublicKeyRetrieval: true,
    // Otherwise the driver's error messages contain the parameters, such as sealed tokens.
    logParam: false,
  };
}
