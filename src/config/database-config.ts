import { sqliteFileOf, sqliteUrlOf } from '#database';
import { ConfigError, inWords, issuesOf } from './config-error.js';
import { environmentSchema, type Environment } from './environment/environment.schema.js';
import { givenVariables } from './environment/given-variables.js';
import { nearMisses } from './environment/near-misses.js';

/** The configuration for work on the database alone. */
export interface DatabaseConfig {
  readonly url: string;
  readonly autoMigrate: boolean;
}

/** The same, with warnings to print before a command works on the database. */
export interface CheckedDatabaseConfig extends DatabaseConfig {
  /** About misspelled names of the database's variables. */
  readonly warnings: readonly string[];
}

type DatabaseVariables = Pick<Environment, 'DATABASE_URL' | 'DATABASE_AUTO_MIGRATE'>;

const variablesSchema = environmentSchema.pick({ DATABASE_URL: true, DATABASE_AUTO_MIGRATE: true });

/**
 * The part of the environment about the database; everything else may be missing or wrong.
 *
 * @throws ConfigError when a variable is not valid; it names each, never a value
 */
export function parseDatabaseConfig(
  env: Readonly<Record<string, string | undefined>>,
): CheckedDatabaseConfig {
  const given = givenVariables(env);
  const { success, data, error } = variablesSchema.safeParse(given);
  if (success) {
    const warnings = nearMisses(given, Object.keys(variablesSchema.shape));
    return { ...databaseConfigOf(data), warnings: warnings.map(inWords) };
  }
  throw new ConfigError(issuesOf(error));
}

export function databaseConfigOf({ DATABASE_URL, DATABASE_AUTO_MIGRATE }: DatabaseVariables): DatabaseConfig {
  const { text, provider } = DATABASE_URL;
  const isFile = provider === 'sqlite';
  return {
    url: isFile ? sqliteUrlOf(sqliteFileOf(text)) : text,
    autoMigrate: DATABASE_AUTO_MIGRATE ?? isFile,
  };
}
