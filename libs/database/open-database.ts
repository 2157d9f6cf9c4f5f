import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';

import type { BareClient, Database } from './database.js';
import { directDatabase } from './direct/direct-statements.js';
import { statementNames } from './direct/statement-names.js';
import { providerOf, sqliteFileOf } from './address/database-url.js';
import { refuseAfterEnd } from './failures/ended-transactions.js';
import { serverAddressOf, type ServerAddress } from './address/server-address.js';
import { poolUseOf } from './observation/pool-use.js';
import type { StatementWatch } from './observation/statement-watch.js';
import { watchStatements } from './observation/watched-adapter.js';
import { embeddedDatabase, serverDatabase } from './server-database.js';
import { withSession } from './session/open-session.js';

/** Size of the connection pool unless the URL names one. */
const DEFAULT_CONNECTION_LIMIT = 10;
/** Transactions wait for a connection before they begin; on SQLite for the only one, and then for its lock. */
const TRANSACTION_MAX_WAIT_MS = 15_000;

export interface DatabaseOptions {
  /** Is told about each statement; by default nobody is. */
  readonly watch?: StatementWatch | undefined;
}

/**
 * Connects to the database that the URL names, loading only its client and driver. `migrate` creates the tables. Call
 * `$disconnect` when done.
 *
 * All providers enforce foreign keys and store times as UTC to the millisecond. SQLite: a missing file or folder is
 * created, commits survive a power cut (WAL, `synchronous=FULL`), and a write waits up to 10 s for writers of other
 * processes. Servers: READ COMMITTED, and work that a deadlock rolled back is repeated.
 * @throws DatabaseUrlError when the URL is invalid
 * @throws SqlError when the server is unreachable or denies access
 */
export async function openDatabase(url: string, { watch }: DatabaseOptions = {}): Promise<Database> {
  const provider = providerOf(url);
  if (provider === 'sqlite') return openSqlite(sqliteFileOf(url), watch);
  const address = serverAddressOf(url);
  return provider === 'postgresql' ? openPostgresql(address, watch) : openMysql(url, address, watch);
}

async function openSqlite(file: string, watch: StatementWatch | undefined): Promise<Database> {
  const [{ PrismaClient }, { EmbeddedLibSql }] = await Promise.all([
    import('./generated/sqlite/client.js'),
    import('./sqlite/embedded-libsql.js'),
  ]);
  await mkdir(path.dirname(file), { recursive: true });
  const adapter = observed(new EmbeddedLibSql(file), watch);
  const direct = directDatabase(adapter, 'sqlite');
  const client = new PrismaClient({ adapter, transactionOptions: { maxWait: TRANSACTION_MAX_WAIT_MS } });
  await client.$connect();
  return embeddedDatabase(client, direct);
}

async function openPostgresql(address: ServerAddress, watch: StatementWatch | undefined): Promise<Database> {
  const [{ PrismaClient }, { PrismaPg }, { postgresqlSettings }, { PostgresqlSession }] = await Promise.all([
    import('./generated/postgresql/client.js'),
    import('@prisma/adapter-pg'),
    import('./session/postgresql-settings.js'),
    import('./session/postgresql-session.js'),
  ]);
  const isPooled = await PostgresqlSession.isPooled(address);
  const max = address.connectionLimit ?? DEFAULT_CONNECTION_LIMIT;
  const pool = { ...postgresqlSettings(address), max };
  const driver = refuseAfterEnd(
    new PrismaPg(pool, {
      ...(address.schema === null ? {} : { schema: address.schema }),
      // A pooler may run each transaction on another connection.
      ...(isPooled ? {} : { statementNameGenerator: statementNames() }),
    }),
  );
  const poolUse = poolUseOf(driver, max);
  const adapter = observed(driver, watch);
  const direct = directDatabase(adapter, 'postgresql');
  const client = new PrismaClient({ adapter, transactionOptions: { maxWait: TRANSACTION_MAX_WAIT_MS } });
  await client.$connect();
  return serverDatabase(client as unknown as BareClient, 'postgresql', direct, poolUse);
}

async function openMysql(
  url: string,
  address: ServerAddress,
  watch: StatementWatch | undefined,
): Promise<Database> {
  const [{ PrismaClient }, { PrismaMariaDb }, { mysqlSettings }] = await Promise.all([
    import('./generated/mysql/client.js'),
    import('@prisma/adapter-mariadb'),
    import('./session/mysql-settings.js'),
  ]);
  // The pool connects at first use, and does not report why the server refused.
  await withSession(url, (session) => session.query('SELECT 1'));
  const connectionLimit = address.connectionLimit ?? DEFAULT_CONNECTION_LIMIT;
  const pool = {
    ...mysqlSettings(address),
    connectionLimit,
    acquireTimeout: address.connectTimeoutMs,
  };
  const driver = refuseAfterEnd(new PrismaMariaDb(pool, { database: address.database }));
  const poolUse = poolUseOf(driver, connectionLimit);
  const adapter = observed(driver, watch);
  const direct = directDatabase(adapter, 'mysql');
  const client = new PrismaClient({ adapter, transactionOptions: { maxWait: TRANSACTION_MAX_WAIT_MS } });
  await client.$connect();
  return serverDatabase(client as unknown as BareClient, 'mysql', direct, poolUse);
}

function observed<Factory extends SqlDriverAdapterFactory>(
  factory: Factory,
  watch: StatementWatch | undefined,
): Factory {
  return watch === undefined ? factory : watchStatements(factory, watch);
}
