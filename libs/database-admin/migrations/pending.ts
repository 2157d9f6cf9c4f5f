import { providerOf, statementsOf, type HistoryOptions, readMigrations, migrationStatus } from '#database';

export interface PendingMigration {
  name: string;
  /** Its statements, in order. */
  statements: string[];
  /** Those statements that remove tables, columns or rows. */
  destructive: string[];
}

const DESTRUCTIVE = /\b(DROP\s+(TABLE|COLUMN|SCHEMA|DATABASE|VIEW)|TRUNCATE|DELETE\s+FROM)\b/i;

/** What `migrate` would run, oldest migration first; changes nothing. */
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
