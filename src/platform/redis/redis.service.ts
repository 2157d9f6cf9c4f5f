import type { AppConfig } from '../../config/app-config.js';
import { RedisConnection } from './redis-connection.js';

/** Injects the process's Redis connection: null without `REDIS_URL`. */
export class RedisService {
  constructor(readonly connection: RedisConnection | null) {}
}

export function openRedis({ redisUrl }: Pick<AppConfig, 'redisUrl'>): RedisService {
  return new RedisService(redisUrl === null ? null : RedisConnection.open(redisUrl));
}
