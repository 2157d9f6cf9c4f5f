import type { DynamicModule, Provider } from '@nestjs/common';
import type { AppConfig } from '../../config/app-config.js';
import { DatabaseQueue } from './database-queue.js';
import { VerificationQueue } from './verification-queue.js';

/** What a module needs for the `VerificationQueue` port. */
export interface QueueParts {
  readonly imports: readonly DynamicModule[];
  readonly providers: readonly Provider[];
}

const databaseQueueParts: QueueParts = {
  imports: [],
  providers: [{ provide: VerificationQueue, useClass: DatabaseQueue }],
};

/** BullMQ where there is a Redis, the database alone where there is none; then nothing of BullMQ is loaded. */
export async function queuePartsOf({ redisUrl }: AppConfig): Promise<QueueParts> {
  if (redisUrl === null) return databaseQueueParts;
  const { bullQueueParts } = await import('./bull-queue.parts.js');
  return bullQueueParts;
}
