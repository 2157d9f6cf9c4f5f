import { assertMigrated, migrate, openDatabase, type Database, type DatabaseOptions } from '#database';
import type { AppConfig } from '../../config/app-config.js';

/**
 * Applies pending migrations if `autoMigrate` is set, otherwise checks that there are none; then connects.
 *
 * @throws DatabaseFailure when the database cannot be used; it says what the operator has to do
 */
export async function provideDatabase(
  { database }: Pick<AppConfig, 'database'>,
  options: DatabaseOptions = {},
): Promise<Database> {
  if (database.autoMigrate) await migrate(database.url);
  else await assertMigrated(database.url);
  return openDatabase(database.url, options);
}
