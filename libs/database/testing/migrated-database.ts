import { copyFile } from 'node:fs/promises';

import { sqliteFileOf, type DatabaseProvider } from '../address/database-url.js';
import { migrate } from '../migrations/migrate.js';
import { withSession } from '../session/open-session.js';
import type { SqlSession } from '../session/sql-session.js';
import { freshDatabase, type FreshDatabase } from './fresh-database.js';

/** Migrated databases that are only copied; they are dropped with all others at the end of the run. */
const templates = new Map<DatabaseProvider, Promise<string>>();

/**
 * A migrated database for one test. Migrating takes a server longer than copying, so each process migrates only once.
 */
export async function migratedDatabase(provider: DatabaseProvider): Promise<FreshDatabase> {
  const template = templates.get(provider) ?? makeTemplate(provider);
  templates.set(provider, template);
  return copyOf(await template, provider);
}

async function makeTemplate(provider: DatabaseProvider): Promise<string> {
  const { url } = await freshDatabase(provider);
  await migrate(url);
  return url;
}

async function copyOf(template: string, provider: DatabaseProvider): Promise<FreshDatabase> {
  if (provider === 'postgresql') return freshDatabase(provider, { template: nameOf(template) });
  const copy = await freshDatabase(provider);
  if (provider === 'sqlite') await copyFile(sqliteFileOf(template), sqliteFileOf(copy.url));
  else await withSession(copy.url, (session) => copyTables(session, nameOf(template)));
  return copy;
}

async function copyTables(session: SqlSession, template: string): Promise<void> {
  const tables = await session.query(
    `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = ?`,
    [template],
  );
  await session.execute('SET FOREIGN_KEY_CHECKS = 0');
  for (const { name } of tables) {
    const [row] = await session.query(`SHOW CREATE TABLE "${template}"."${String(name)}"`);
    await session.execute(String(row?.['Create Table']));
  }
  await session.execute(`INSERT INTO "_prisma_migrations" SELECT * FROM "${template}"."_prisma_migrations"`);
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
