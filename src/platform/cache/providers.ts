import type { Provider } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { openRedis, RedisService } from '../redis/redis.service.js';
import { LocalCache } from './local-cache.js';
import { RedisCache } from './redis-cache.js';
import { SharedCache } from './shared-cache.js';

export const cacheProviders: Provider[] = [
  { provide: RedisService, useFactory: openRedis, inject: [AppConfig] },
  {
    provide: SharedCache,
    inject: [RedisService],
    useFactory: ({ connection }: RedisService) =>
      connection === null ? new LocalCache() : new RedisCache(connection),
  },
];
