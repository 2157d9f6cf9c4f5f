import type { Provider } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { Clock } from '../../platform/clock.js';
import { RedisService } from '../../platform/redis/redis.service.js';
import { alarmQueueOf } from './alarm.js';
import { DatabaseQueue } from './database-queue.js';
import { DueCompletionsRepository } from './due-completions.repository.js';
import { DueWork } from './due-work.js';
import { QueueSweep } from './queue-sweep.js';
import { VerificationQueue } from './verification-queue.js';

const KEYS = 'queue';

/** The queue, with BullMQ's part of it where there is a Redis; without one nothing of BullMQ is loaded. */
export const queueProviders: Provider[] = [
  DueCompletionsRepository,
  DueWork,
  QueueSweep,
  {
    provide: VerificationQueue,
    inject: [AppConfig, RedisService, DueCompletionsRepository, Clock],
    useFactory: async (
      { database }: AppConfig,
      { connection }: RedisService,
      due: DueCompletionsRepository,
      clock: Clock,
    ): Promise<VerificationQueue> => {
      if (connection === null) return new DatabaseQueue();
      const { BullQueue } = await import('./bull-queue.js');
      return new BullQueue(connection, alarmQueueOf(database.url, connection.key(KEYS)), due, clock);
    },
  },
  {
    provide: 'queue-worker',
    inject: [AppConfig, RedisService, BackgroundWork, DueWork],
    useFactory: async (
      { database }: AppConfig,
      { connection }: RedisService,
      background: BackgroundWork,
      work: DueWork,
    ) => {
      if (connection === null) return null;
      const { BullWorker } = await import('./bull-worker.js');
      const queue = alarmQueueOf(database.url, connection.key(KEYS));
      return new BullWorker(connection, background, queue, work);
    },
  },
];
