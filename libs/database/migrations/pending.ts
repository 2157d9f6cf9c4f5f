import { providerOf } from '../database-url.js';
import { statementsOf } from '../session/sql-statements.js';
import type { HistoryOptions } from './migrate.js';
import { readMigrations } from './migration-folder.js';
import { migrationStatus } from './migration-status.js';

export interface PendingMigration {
  name: string;
  /** What it would run, in order. */
  statements: string[];
  /** Those of the statements that take tables, columns or rows away. */
  destructive: string[];
}

const DESTRUCTIVE = /\b(DROP\s+(TABLE|COLUMN|SCHEMA|DATABASE|VIEW)|TRUNCATE|DELETE\s+FROM)\b/i;

/** What `migrate` would do, without doing it; oldest migration first. */
export async function pendingMigrations(
  url: string,
  options: HistoryOptions = {},
): Promise<PendingMigration[]> {
  const provider = providerOf(url);
  const states = new Map((await migrationStatus(url, options)).map(({ name, state }) => [name, state]));
  const migrations = await readMigrations(provider, options.histories);
  return migrations
    .filter(({ name }) => states.get(name) === 'pending')
    .map(({ name, script }) => {
      const statements = statementsOf(provider, script);
      return {
        name,
        statements,
        destructive: statements.filter((statement) => DESTRUCTIVE.test(statement)),
      };
    });
}
