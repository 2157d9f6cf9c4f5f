import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { Database } from './database.js';
import { sqliteFileOf } from './database-url.js';
import { PrismaClient } from './generated/sqlite/client.js';
import { LOCK_PATIENCE_MS } from './sqlite/embedded-client.js';
import { EmbeddedLibSql } from './sqlite/embedded-libsql.js';

/** Transactions queue for the one connection before they wait for its lock. */
const TRANSACTION_MAX_WAIT_MS = LOCK_PATIENCE_MS + 5_000;

/**
 * Opens and connects the database that the URL names: this version knows `file:` URLs (SQLite). Makes the file's
 * folder and the file when they are not there; `migrate` makes the tables. Call `$disconnect` when done.
 *
 * Commits survive a power cut (WAL, `synchronous=FULL`), foreign keys are enforced, writers of other processes are
 * waited for up to 10 s.
 * @throws DatabaseUrlError when the URL cannot be used
 */
export async function openDatabase(url: string): Promise<Database> {
  const file = sqliteFileOf(url);
  await mkdir(path.dirname(file), { recursive: true });
  const client = new PrismaClient({
    adapter: new EmbeddedLibSql(file),
    transactionOptions: { maxWait: TRANSACTION_MAX_WAIT_MS },
  });
  await client.$connect();
  return client;
}
