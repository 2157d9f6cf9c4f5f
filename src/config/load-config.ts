import type { AppConfig } from './app-config.js';
import { parseDatabaseConfig, type CheckedDatabaseConfig } from './database-config.js';
import { loadEnvironment } from './load-environment.js';
import { parseConfig } from './parse-config.js';

/**
 * The configuration of the service.
 *
 * @throws ConfigError
 */
export function loadConfig(): AppConfig {
  return parseConfig(loadEnvironment());
}

/**
 * What names the database; the rest of the environment does not matter.
 *
 * @throws ConfigError
 */
export function loadDatabaseConfig(): CheckedDatabaseConfig {
  return parseDatabaseConfig(loadEnvironment());
}

/** One variable that an operator named on the command line; null when it is unset or empty. */
export function loadVariable(name: string): string | null {
  const value = loadEnvironment()[name] ?? '';
  return value === '' ? null : value;
}
