import { sqliteFileOf, sqliteUrlOf } from '#database';
import { ConfigError } from './config-error.js';
import { environmentSchema, type Environment } from './environment.schema.js';
import { givenVariables } from './given-variables.js';
import { nearMisses } from './near-misses.js';

/** What one needs to know to work on the database and nothing else. */
export interface DatabaseConfig {
  readonly url: string;
  readonly autoMigrate: boolean;
}

/** The same, with what to warn of before a command works on the database. */
export interface CheckedDatabaseConfig extends DatabaseConfig {
  /** Names in the environment that are nearly, and not quite, those of the database. */
  readonly warnings: readonly string[];
}

type DatabaseVariables = Pick<Environment, 'DATABASE_URL' | 'DATABASE_AUTO_MIGRATE'>;

const variablesSchema = environmentSchema.pick({ DATABASE_URL: true, DATABASE_AUTO_MIGRATE: true });

/**
 * The part of the environment that names the database; everything else may be missing or wrong.
 *
 * @throws ConfigError naming every offending variable, never a value.
 */
export function parseDatabaseConfig(
  env: Readonly<Record<string, string | undefined>>,
): CheckedDatabaseConfig {
  const given = givenVariables(env);
  const { success, data, error } = variablesSchema.safeParse(given);
  if (success) {
    const warnings = nearMisses(given, Object.keys(variablesSchema.shape));
    return {
      ...databaseConfigOf(data),
      warnings: warnings.map(({ variable, message }) => `${variable} ${message}`),
    };
  }
  throw new ConfigError(error.issues.map(({ path, message }) => ({ variable: String(path[0]), message })));
}

export function databaseConfigOf({ DATABASE_URL, DATABASE_AUTO_MIGRATE }: DatabaseVariables): DatabaseConfig {
  const { text, provider } = DATABASE_URL;
  const isFile = provider === 'sqlite';
  return {
    url: isFile ? sqliteUrlOf(sqliteFileOf(text)) : text,
    autoMigrate: DATABASE_AUTO_MIGRATE ?? isFile,
  };
}
