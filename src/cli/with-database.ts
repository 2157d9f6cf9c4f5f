import { openDatabase, type Database } from '#database';
import type { AppConfig } from '../config/app-config.js';
import { loadConfig } from '../config/load-config.js';

/** Runs the work on the configured database, which a service may be using at the same time. */
export async function withDatabase<Result>(
  work: (database: Database, config: AppConfig) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig();
  const database = await openDatabase(config.database.url);
  try {
    return await work(database, config);
  } finally {
    await database.$disconnect();
  }
}
