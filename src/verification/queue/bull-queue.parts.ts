import { BullModule, Processor } from '@nestjs/bullmq';
import type { Provider } from '@nestjs/common';
import { Redis } from 'ioredis';
import { AppConfig } from '../../config/app-config.js';
import { BackgroundWork } from '../../platform/background-work.js';
import type { RedisConnection } from '../../platform/redis/redis-connection.js';
import { RedisService } from '../../platform/redis/redis.service.js';
import { ALARM_QUEUE, alarmPrefixOf } from './alarm.js';
import { BullQueue } from './bull-queue.js';
import { BullWorker } from './bull-worker.js';
import { DueWork } from './due-work.js';
import type { QueueParts } from './queue-parts.js';
import { VerificationQueue } from './verification-queue.js';

const JOBS_AT_ONCE = 8;
/** How long the job of a process that died keeps its id from being used again: twice this at most. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;
const KEYS = 'queue';

/** What delivers the queue by BullMQ. */
export const bullQueueParts: QueueParts = {
  imports: [
    BullModule.registerQueueAsync({
      name: ALARM_QUEUE,
      inject: [AppConfig, RedisService],
      useFactory: (config: AppConfig, redis: RedisService) => ({
        // The service's own connection: it rejects at once while Redis is away, so nothing here ever hangs.
        connection: connectionOf(redis).client,
        prefix: prefixOf(config, redis),
        skipVersionCheck: true,
        skipWaitingForReady: true,
        skipMetasUpdate: true,
      }),
    }),
  ],
  providers: [{ provide: VerificationQueue, useClass: BullQueue }, workerProvider()],
};

function workerProvider(): Provider {
  return {
    provide: BullWorker,
    inject: [AppConfig, RedisService, BackgroundWork, DueWork],
    useFactory: (config: AppConfig, redis: RedisService, background: BackgroundWork, work: DueWork) => {
      const { replyMapping: _replyMapping, ...options } = connectionOf(redis).options();
      const client = new Redis(options);
      // Decorated here, because a decorator on the class itself could not know of the connection.
      @Processor(ALARM_QUEUE, {
        connection: client,
        prefix: prefixOf(config, redis),
        skipVersionCheck: true,
        concurrency: JOBS_AT_ONCE,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
      })
      class ConnectedWorker extends BullWorker {}
      return new ConnectedWorker(client, connectionOf(redis), background, work);
    },
  };
}

function prefixOf({ database }: AppConfig, redis: RedisService): string {
  return alarmPrefixOf(database.url, connectionOf(redis).key(KEYS));
}

function connectionOf({ connection }: RedisService): RedisConnection {
  if (connection === null) throw new Error('BullMQ needs REDIS_URL');
  return connection;
}
