import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppConfig } from './app-config.js';
import { parseDatabaseConfig, type DatabaseConfig } from './database-config.js';
import { packageRoot } from './package-root.js';
import { parseConfig } from './parse-config.js';

/**
 * Reads the environment of the process, filled up from `.env` in the package root where that exists;
 * variables that are set already win.
 *
 * @throws ConfigError
 */
export function loadConfig(): AppConfig {
  return parseConfig(loadEnvironment());
}

/**
 * Reads what names the database from the same places; the rest of the environment does not matter.
 *
 * @throws ConfigError
 */
export function loadDatabaseConfig(): DatabaseConfig {
  return parseDatabaseConfig(loadEnvironment());
}

function loadEnvironment(): Readonly<Record<string, string | undefined>> {
  const file = join(packageRoot, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
}
