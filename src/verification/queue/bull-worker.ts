import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BackgroundWork } from '../../platform/concurrency/background-work.js';
import type { RedisConnection } from '../../platform/redis/redis-connection.js';
import { wakeUpSchema } from './wake-up.js';
import type { VerificationSlots } from '../slots/verification-slots.js';
import type { DueWork } from './due-work.js';

/** Processes the jobs that BullMQ delivers to this instance. */
export class BullWorker extends WorkerHost implements OnModuleDestroy {
  readonly #logger = new Logger(BullWorker.name);

  /** `client`: the worker's own connection, on which it waits for jobs. */
  constructor(
    private readonly client: Redis,
    private readonly redis: RedisConnection,
    private readonly background: BackgroundWork,
    private readonly work: DueWork,
    private readonly slots: VerificationSlots,
  ) {
    super();
  }

  /** A job keeps its lock while it waits for a slot; jobs beyond the slots are left to other instances. */
  override async process({ data }: Job): Promise<void> {
    this.worker.concurrency = this.slots.capacity;
    await this.work.verifyMemberOf(wakeUpSchema.parse(data).completionId);
    this.worker.concurrency = this.slots.capacity;
  }

  /** Only debug: this event comes with every attempt to reconnect, and the service's own connection logs the outage. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.#logger.debug(`BullMQ: ${error.message}`);
  }

  @OnWorkerEvent('failed')
  onFailed(_job: Job | undefined, error: Error): void {
    this.#logger.warn(`A job failed: ${error.message}`);
  }

  /** Takes no further jobs; the shutdown waits for the running ones. */
  onModuleDestroy(): void {
    this.background.run('closing the verification queue', async () => {
      // While Redis is unavailable, a graceful close would wait until it is back.
      await this.worker.close(!this.redis.isUp);
      this.client.disconnect();
    });
  }
}
