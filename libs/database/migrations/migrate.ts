import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { providerOf, sqliteFileOf } from '../database-url.js';
import { packageRoot } from '../package-root.js';
import { readMigrations } from './migration-folder.js';
import { SqliteMigrator } from './sqlite-migrator.js';

export interface MigrateOptions {
  /** A migrations directory in Prisma's layout; by default the package's own for the URL's provider. */
  directory?: string;
  /** Called after a migration has been committed. */
  onApplied?: (name: string) => void;
}

/** Names of migrations, oldest first. */
export interface MigrationReport {
  applied: string[];
  alreadyApplied: string[];
  /** Of those already applied, the ones whose migration.sql has been changed since. */
  edited: string[];
}

/**
 * Applies pending migrations and records them in `_prisma_migrations` as Prisma does, so that `prisma migrate
 * status` agrees. Each migration and its record are one transaction: it is applied wholly or not at all. Several
 * processes may call this at once; each migration runs once.
 * @throws DatabaseUrlError when the URL cannot be used
 * @throws MigrationError at the first migration that cannot be applied, and at once when one failed earlier
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<MigrationReport> {
  const file = sqliteFileOf(url);
  const directory = options.directory ?? path.join(packageRoot(), 'prisma', 'migrations', providerOf(url));
  const migrations = await readMigrations(directory);
  await mkdir(path.dirname(file), { recursive: true });
  const report: MigrationReport = { applied: [], alreadyApplied: [], edited: [] };
  const migrator = new SqliteMigrator(file);
  try {
    for (const migration of migrations) {
      const outcome = await migrator.apply(migration);
      switch (outcome) {
        case 'applied':
          report.applied.push(migration.name);
          options.onApplied?.(migration.name);
          break;
        case 'edited':
          report.alreadyApplied.push(migration.name);
          report.edited.push(migration.name);
          break;
        case 'already_applied':
          report.alreadyApplied.push(migration.name);
          break;
      }
    }
  } finally {
    migrator.close();
  }
  return report;
}
