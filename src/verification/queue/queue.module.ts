import { Module, type DynamicModule } from '@nestjs/common';
import { providerOf } from '#database';
import type { AppConfig } from '../../config/app-config.js';
import { VerificationModule } from '../verification.module.js';
import { DueWork } from './due-work.js';
import { QueueSweep } from './queue-sweep.js';

/**
 * Verifies what is due: a sweep over the database finds it. With Redis, jobs of BullMQ announce it in time; with
 * PostgreSQL alone, its notifications do.
 */
@Module({ imports: [VerificationModule], providers: [DueWork, QueueSweep] })
export class QueueModule {
  /** Loads only what this configuration needs: BullMQ not without Redis. */
  static async register({ redisUrl, database }: AppConfig): Promise<DynamicModule> {
    if (redisUrl !== null) {
      const { bullQueueParts } = await import('./bull-queue.parts.js');
      return { module: QueueModule, ...bullQueueParts };
    }
    if (providerOf(database.url) !== 'postgresql') return { module: QueueModule };
    const { PostgresWakeUps } = await import('./postgres-wake-ups.js');
    return { module: QueueModule, providers: [PostgresWakeUps] };
  }
}
