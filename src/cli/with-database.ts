import type { Database } from '#database';
import type { AppConfig } from '../config/app-config.js';
import { loadConfig } from '../config/load-config.js';
import { openPrisma } from '../platform/prisma.service.js';

/** Runs the work on the configured database, opened as the service opens it, which may be using it at the same time. */
export async function withDatabase<Result>(
  work: (database: Database, config: AppConfig) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig();
  const database = await openPrisma(config);
  try {
    return await work(database, config);
  } finally {
    await database.$disconnect();
  }
}
