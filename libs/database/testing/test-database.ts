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

const ROW_TABLES: Readonly<Record<Exclude<DatabaseProvider, 'sqlite'>, string>> = {
  postgresql: `SELECT tablename AS "name" FROM pg_tables WHERE schemaname = current_schema() AND tablename <> '_prisma_migrations'`,
  mysql: `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> '_prisma_migrations'`,
};

const free: FreshDatabase[] = [];
let isFileDone = false;

// Jest runs this before the spec file's own `afterAll`: what is still in use then is dropped on its release.
afterAll(async () => {
  isFileDone = true;
  for (const database of free.splice(0)) await database.drop();
});

/**
 * Gives a database to one test. A file is made anew each time. Making tables takes a server a second, so there the
 * tests of one spec file hand the same database on, emptied; it is dropped when the file is done.
 */
export async function aTestDatabase(): Promise<TestDatabase> {
  const provider = testProvider();
  return provider === 'sqlite' ? aFile() : aServerDatabase(provider);
}

async function aFile(): Promise<TestDatabase> {
  const database = await freshDatabase('sqlite');
  const { url } = database;
  await migrate(url);
  const folder = path.dirname(sqliteFileOf(url));
  return { provider: 'sqlite', url, folder, release: () => database.drop() };
}

async function aServerDatabase(provider: Exclude<DatabaseProvider, 'sqlite'>): Promise<TestDatabase> {
  const database = free.pop() ?? (await makeDatabase(provider));
  const { url } = database;
  const release = async (): Promise<void> => {
    if (isFileDone) return database.drop();
    await withSession(url, (session) => inTransaction(session, () => empty(session, provider)));
    free.push(database);
  };
  return { provider, url, folder: null, release };
}

async function makeDatabase(provider: DatabaseProvider): Promise<FreshDatabase> {
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
async function empty(session: SqlSession, provider: Exclude<DatabaseProvider, 'sqlite'>): Promise<void> {
  for (const { name } of await session.query(ROW_TABLES[provider]))
    await session.execute(`DELETE FROM "${String(name)}"`);
}
