import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { Database } from './database.js';
import { providerOf, sqliteFileOf } from './database-url.js';
import { refuseAfterEnd } from './ended-transactions.js';
import { serverAddressOf, type ServerAddress } from './server-address.js';
import { embeddedDatabase, serverDatabase } from './server-database.js';
import { withSession } from './session/open-session.js';

/** How many connections a process holds to a server unless the URL says otherwise. */
const DEFAULT_CONNECTION_LIMIT = 10;
/** Transactions queue for a connection before they begin; on SQLite for the one there is, and then for its lock. */
const TRANSACTION_MAX_WAIT_MS = 15_000;

/**
 * Opens and connects the database that the URL names; only the client and the driver it needs are loaded. The tables
 * are made by `migrate`. Call `$disconnect` when done.
 *
 * All providers keep what was committed, enforce foreign keys, and give times as UTC to the millisecond. SQLite: the
 * file and its folder are made when they are not there, commits survive a power cut (WAL, `synchronous=FULL`), writers
 * of other processes are waited for up to 10 s. Servers: READ COMMITTED, and what a deadlock undid is repeated.
 * @throws DatabaseUrlError when the URL cannot be used
 * @throws SqlError when the server cannot be reached or does not let this user in
 */
export async function openDatabase(url: string): Promise<Database> {
  const provider = providerOf(url);
  if (provider === 'sqlite') return openSqlite(sqliteFileOf(url));
  const address = serverAddressOf(url);
  // Pools connect when they are first used, and that of MariaDB keeps the reason of a refusal to itself.
  await withSession(url, (session) => session.query('SELECT 1'));
  return provider === 'postgresql' ? openPostgresql(address) : openMysql(address);
}

async function openSqlite(file: string): Promise<Database> {
  const [{ PrismaClient }, { EmbeddedLibSql }] = await Promise.all([
    import('./generated/sqlite/client.js'),
    import('./sqlite/embedded-libsql.js'),
  ]);
  await mkdir(path.dirname(file), { recursive: true });
  const client = new PrismaClient({
    adapter: new EmbeddedLibSql(file),
    transactionOptions: { maxWait: TRANSACTION_MAX_WAIT_MS },
  });
  await client.$connect();
  return embeddedDatabase(client);
}

async function openPostgresql(address: ServerAddress): Promise<Database> {
  const [{ PrismaClient }, { PrismaPg }, { postgresqlSettings }] = await Promise.all([
    import('./generated/postgresql/client.js'),
    import('@prisma/adapter-pg'),
    import('./postgresql/settings.js'),
  ]);
  const pool = {
    ...postgresqlSettings(address),
    max: address.connectionLimit ?? DEFAULT_CONNECTION_LIMIT,
  };
  const adapter = refuseAfterEnd(
    new PrismaPg(pool, address.schema === null ? {} : { schema: address.schema }),
  );
  const client = new PrismaClient({ adapter, transactionOptions: { maxWait: TRANSACTION_MAX_WAIT_MS } });
  await client.$connect();
  return serverDatabase(client as unknown as Omit<Database, 'provider'>, 'postgresql');
}

async function openMysql(address: ServerAddress): Promise<Database> {
  const [{ PrismaClient }, { PrismaMariaDb }, { mysqlSettings }] = await Promise.all([
    import('./generated/mysql/client.js'),
    import('@prisma/adapter-mariadb'),
    import('./mysql/settings.js'),
  ]);
  const pool = {
    ...mysqlSettings(address),
    connectionLimit: address.connectionLimit ?? DEFAULT_CONNECTION_LIMIT,
    acquireTimeout: address.connectTimeoutMs,
  };
  const adapter = refuseAfterEnd(new PrismaMariaDb(pool, { database: address.database }));
  const client = new PrismaClient({ adapter, transactionOptions: { maxWait: TRANSACTION_MAX_WAIT_MS } });
  await client.$connect();
  return serverDatabase(client as unknown as Omit<Database, 'provider'>, 'mysql');
}
