import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BackgroundWork } from '../../platform/background-work.js';
import type { RedisConnection } from '../../platform/redis/redis-connection.js';
import { alarmSchema } from './alarm.js';
import type { DueWork } from './due-work.js';

/** Takes the jobs that BullMQ delivers to this instance. */
export class BullWorker extends WorkerHost implements OnModuleDestroy {
  readonly #logger = new Logger(BullWorker.name);

  /** `client`: the worker's own connection, on which it waits for jobs. */
  constructor(
    private readonly client: Redis,
    private readonly redis: RedisConnection,
    private readonly background: BackgroundWork,
    private readonly work: DueWork,
  ) {
    super();
  }

  override process({ data }: Job): Promise<void> {
    return this.work.verifyMemberOf(alarmSchema.parse(data).completionId);
  }

  /** The service's own connection tells of an outage once; these come with every try to connect. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.#logger.debug(`BullMQ: ${error.message}`);
  }

  @OnWorkerEvent('failed')
  onFailed(_job: Job | undefined, error: Error): void {
    this.#logger.warn(`A job failed: ${error.message}`);
  }

  /** From here on no job is taken. The shutdown waits for those under way as it does for other work. */
  onModuleDestroy(): void {
    this.background.run('closing of the queue', async () => {
      // To say goodbye to a Redis that is away would take until it comes back.
      await this.worker.close(!this.redis.isUp);
      this.client.disconnect();
    });
  }
}
