import { givenVariables } from './given-variables.js';
import { loadEnvironment } from './load-environment.js';

export const DEFAULT_DATABASE_URL = 'file:./data/app.db';

/**
 * The URL of the database from the environment or `.env`, unchecked. For Prisma's tools, which load their configuration
 * from the sources, before anything is built.
 *
 * @throws ConfigError when `.env` cannot be read
 */
export function givenDatabaseUrl(): string {
  return givenVariables(loadEnvironment()).DATABASE_URL ?? DEFAULT_DATABASE_URL;
}
