import { assertMigrated, migrate, openDatabase, type Database } from '#database';
import type { AppConfig } from '../config/app-config.js';

/** The service's database: the token to inject it by, with the type of the lib's `Database`. */
export abstract class PrismaService extends (Object as unknown as abstract new () => Database) {}

/**
 * Brings the schema up to date where the configuration says so, or makes sure that somebody has; then connects.
 *
 * @throws DatabaseFailure saying what an operator has to do
 */
export async function openPrisma({ database }: Pick<AppConfig, 'database'>): Promise<PrismaService> {
  if (database.autoMigrate) await migrate(database.url);
  else await assertMigrated(database.url);
  return openDatabase(database.url);
}
