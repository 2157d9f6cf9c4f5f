import path from 'node:path';

import { sqliteFileOf, type DatabaseProvider } from '../address/database-url.js';
import { withSession } from '../session/open-session.js';
import { inTransaction, type SqlSession } from '../session/sql-session.js';
import type { FreshDatabase } from './fresh-database.js';
import { migratedDatabase } from './migrated-database.js';
import { testProvider } from './test-provider.js';

/** A migrated database without rows, on the provider of this test run. */
export interface TestDatabase {
  readonly provider: DatabaseProvider;
  /** The value for DATABASE_URL. */
  readonly url: string;
  /** SQLite: the folder with only the files of the database. */
  readonly folder: string | null;
  /** To be called when every connection to it is closed. */
  release(): Promise<void>;
}

type ServerProvider = Exclude<DatabaseProvider, 'sqlite'>;

const ROW_TABLES: Readonly<Record<ServerProvider, string>> = {
  postgresql: `SELECT tablename AS "name" FROM pg_tables WHERE schemaname = current_schema() AND tablename <> '_prisma_migrations'`,
  mysql: `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> '_prisma_migrations'`,
};

/** Databases of this process that no test uses now; they are dropped at the end of the run. */
const free: Readonly<Record<ServerProvider, FreshDatabase[]>> = { postgresql: [], mysql: [] };

/**
 * A database for one test: on SQLite a new file. A server creates tables far slower than it empties them, so there the
 * tests of one process reuse databases.
 */
export async function aTestDatabase(): Promise<TestDatabase> {
  const provider = testProvider();
  return provider === 'sqlite' ? aFile() : aServerDatabase(provider);
}

async function aFile(): Promise<TestDatabase> {
  const database = await migratedDatabase('sqlite');
  const { url } = database;
  return {
    provider: 'sqlite',
    url,
    folder: path.dirname(sqliteFileOf(url)),
    release: () => database.drop(),
  };
}

async function aServerDatabase(provider: ServerProvider): Promise<TestDatabase> {
  const database = free[provider].pop() ?? (await migratedDatabase(provider));
  const { url } = database;
  const release = async (): Promise<void> => {
    await withSession(url, (session) => inTransaction(session, () => empty(session, provider)));
    free[provider].push(database);
  };
  return { provider, url, folder: null, release };
}

/** In any order: every foreign key cascades or is set to null. */
async function empty(session: SqlSession, provider: ServerProvider): Promise<void> {
  for (const { name } of await session.query(ROW_TABLES[provider]))
    await session.execute(`DELETE FROM "${String(name)}"`);
}
