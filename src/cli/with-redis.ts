import type { AppConfig } from '../config/app-config.js';
import type { RedisConnection } from '../platform/redis/redis-connection.js';
import { openRedis } from '../platform/redis/redis.service.js';
import { CommandError } from './command-error.js';

const PATIENCE_MS = 5_000;

/**
 * Runs the work on the service's Redis; on null where it runs without.
 * @throws CommandError when Redis cannot be used; the work was not begun
 */
export async function withRedis<Result>(
  config: Pick<AppConfig, 'redisUrl'>,
  work: (redis: RedisConnection | null) => Promise<Result>,
): Promise<Result> {
  const { connection } = openRedis(config);
  try {
    if (connection !== null && !(await connection.isReady(PATIENCE_MS)))
      throw new CommandError('The Redis of REDIS_URL cannot be used: nothing was changed.');
    return await work(connection);
  } finally {
    connection?.close();
  }
}
