import { givenVariables } from './given-variables.js';
import { loadEnvironment } from './load-environment.js';

export const DEFAULT_DATABASE_URL = 'file:./data/app.db';

/**
 * The URL of the database as the environment and `.env` give it, not looked into. For Prisma's tools, which read their
 * configuration from the sources, before anything is built.
 *
 * @throws ConfigError when `.env` cannot be read
 */
export function givenDatabaseUrl(): string {
  return givenVariables(loadEnvironment()).DATABASE_URL ?? DEFAULT_DATABASE_URL;
}
