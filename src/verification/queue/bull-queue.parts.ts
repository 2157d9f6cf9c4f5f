import { BullModule, Processor } from '@nestjs/bullmq';
import type { ModuleMetadata, Provider } from '@nestjs/common';
import { Redis } from 'ioredis';
import { AppConfig } from '../../config/app-config.js';
import { BackgroundWork } from '../../platform/concurrency/background-work.js';
import type { RedisConnection } from '../../platform/redis/redis-connection.js';
import { RedisService } from '../../platform/redis/redis.service.js';
import { VERIFICATION_QUEUE, queuePrefixOf } from './wake-up.js';
import { BullQueue } from './bull-queue.js';
import { BullWorker } from './bull-worker.js';
import { VerificationSlots } from '../slots/verification-slots.js';
import { DueWork } from './due-work.js';

/** After at most twice this time, the job of a process that died no longer blocks its id. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;
const KEYS = 'queue';

/** The parts of the queue that use BullMQ. */
export const bullQueueParts: Pick<ModuleMetadata, 'imports' | 'providers'> = {
  imports: [
    BullModule.registerQueueAsync({
      name: VERIFICATION_QUEUE,
      inject: [AppConfig, RedisService],
      useFactory: (config: AppConfig, redis: RedisService) => ({
        // The service's own connection: its commands fail at once while Redis is unavailable, so no call hangs.
        connection: connectionOf(redis).client,
        prefix: prefixOf(config, redis),
        skipVersionCheck: true,
        skipWaitingForReady: true,
        skipMetasUpdate: true,
      }),
    }),
  ],
  providers: [BullQueue, workerProvider()],
};

function workerProvider(): Provider {
  return {
    provide: BullWorker,
    inject: [AppConfig, RedisService, BackgroundWork, DueWork, VerificationSlots],
    useFactory: (
      config: AppConfig,
      redis: RedisService,
      background: BackgroundWork,
      work: DueWork,
      slots: VerificationSlots,
    ) => {
      const { replyMapping: _replyMapping, ...options } = connectionOf(redis).options();
      const client = new Redis(options);
      // Decorated here, because the options need the connection, which a decorator on BullWorker would not have.
      @Processor(VERIFICATION_QUEUE, {
        connection: client,
        prefix: prefixOf(config, redis),
        skipVersionCheck: true,
        concurrency: slots.capacity,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
      })
      class ConnectedWorker extends BullWorker {}
      return new ConnectedWorker(client, connectionOf(redis), background, work, slots);
    },
  };
}

function prefixOf({ database }: AppConfig, redis: RedisService): string {
  return queuePrefixOf(database.url, connectionOf(redis).key(KEYS));
}

function connectionOf({ connection }: RedisService): RedisConnection {
  if (connection === null) throw new Error('BullMQ needs REDIS_URL');
  return connection;
}
