import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { sqliteFileOf, type DatabaseProvider } from '../database-url.js';
import { migrate } from '../migrations/migrate.js';
import { withSession } from '../session/open-session.js';
import { inTransaction, type SqlSession } from '../session/sql-session.js';
import { freshDatabase, type FreshDatabase } from './fresh-database.js';
import { testProvider } from './test-provider.js';

/** A migrated database without rows, on the provider of this run of the tests. */
export interface TestDatabase {
  readonly provider: DatabaseProvider;
  /** What to give as DATABASE_URL. */
  readonly url: string;
  /** The folder that holds nothing but its files, where it is made of files that the tests can read. */
  readonly folder: string | null;
  /** To be called when every connection to it is closed. */
  release(): Promise<void>;
}

type ServerProvider = Exclude<DatabaseProvider, 'sqlite'>;

const ROW_TABLES: Readonly<Record<ServerProvider, string>> = {
  postgresql: `SELECT tablename AS "name" FROM pg_tables WHERE schemaname = current_schema() AND tablename <> '_prisma_migrations'`,
  mysql: `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> '_prisma_migrations'`,
};

/** What this process made and nobody uses at the moment; the run drops them at its end. */
const free: Readonly<Record<ServerProvider, FreshDatabase[]>> = { postgresql: [], mysql: [] };
let migratedFile: Promise<string> | null = null;

/**
 * Gives a database to one test: on SQLite a copy of a migrated file. Making tables takes a server a second, so there
 * the tests of one process hand the same databases on, emptied.
 */
export async function aTestDatabase(): Promise<TestDatabase> {
  const provider = testProvider();
  return provider === 'sqlite' ? aFile() : aServerDatabase(provider);
}

async function aFile(): Promise<TestDatabase> {
  migratedFile ??= makeMigratedFile();
  const [original, database] = await Promise.all([migratedFile, freshDatabase('sqlite')]);
  const { url } = database;
  const file = sqliteFileOf(url);
  await copyFile(original, file);
  return { provider: 'sqlite', url, folder: path.dirname(file), release: () => database.drop() };
}

async function makeMigratedFile(): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'tta-migrated-')), 'app.db');
  await migrate(`file:${file}`);
  return file;
}

async function aServerDatabase(provider: ServerProvider): Promise<TestDatabase> {
  const database = free[provider].pop() ?? (await makeDatabase(provider));
  const { url } = database;
  const release = async (): Promise<void> => {
    await withSession(url, (session) => inTransaction(session, () => empty(session, provider)));
    free[provider].push(database);
  };
  return { provider, url, folder: null, release };
}

async function makeDatabase(provider: ServerProvider): Promise<FreshDatabase> {
  const database = await freshDatabase(provider);
  try {
    await migrate(database.url);
  } catch (error) {
    await database.drop();
    throw error;
  }
  return database;
}

/** In any order: every foreign key cascades or lets go. */
async function empty(session: SqlSession, provider: ServerProvider): Promise<void> {
  for (const { name } of await session.query(ROW_TABLES[provider]))
    await session.execute(`DELETE FROM "${String(name)}"`);
}
