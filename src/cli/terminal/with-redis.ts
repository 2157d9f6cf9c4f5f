import { Redis } from 'ioredis';
import type { AppConfig } from '../../config/app-config.js';
import { CommandError } from './command-error.js';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Runs the work with the service's Redis; with null without REDIS_URL.
 *
 * @throws CommandError when Redis cannot be used; the work was not started
 */
export async function withRedis<Result>(
  { redisUrl }: Pick<AppConfig, 'redisUrl'>,
  work: (redis: Redis | null) => Promise<Result>,
): Promise<Result> {
  if (redisUrl === null) return work(null);
  const client = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  try {
    await connectOrThrow(client);
    return await work(client);
  } finally {
    client.disconnect();
  }
}

async function connectOrThrow(client: Redis): Promise<void> {
  let reason = 'it does not answer';
  // Only the message: other properties of the client's errors contain commands with their arguments, such as AUTH.
  client.on('error', ({ message }: Error) => {
    reason = message;
  });
  try {
    await client.connect();
  } catch (error) {
    throw new CommandError(`The Redis of REDIS_URL cannot be used: ${reason}. Nothing was changed.`, {
      cause: error,
    });
  }
}
