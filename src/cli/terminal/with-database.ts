import type { Database } from '#database';
import type { AppConfig } from '../../config/app-config.js';
import { loadConfig } from '../../config/load-config.js';
import { provideDatabase } from '../../platform/database/database.provider.js';

/** Runs the work on the configured database; the service may be running at the same time. */
export async function withDatabase<Result>(
  work: (database: Database, config: AppConfig) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig();
  const database = await provideDatabase(config);
  try {
    return await work(database, config);
  } finally {
    await database.$disconnect();
  }
}
