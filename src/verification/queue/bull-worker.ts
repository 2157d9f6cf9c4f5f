import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { BackgroundWork } from '../../platform/background-work.js';
import type { RedisConnection } from '../../platform/redis/redis-connection.js';
import { alarmSchema, type AlarmQueue } from './alarm.js';
import type { DueWork } from './due-work.js';

const JOBS_AT_ONCE = 8;
/** How long the job of a process that died keeps its id from being used again: twice this at most. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;

/** Takes the jobs that BullMQ delivers to this instance. */
export class BullWorker implements OnModuleDestroy {
  readonly #logger = new Logger(BullWorker.name);
  readonly #client: Redis;
  readonly #worker: Worker;

  constructor(
    private readonly redis: RedisConnection,
    private readonly background: BackgroundWork,
    { name, prefix }: AlarmQueue,
    work: DueWork,
  ) {
    const { replyMapping: _replyMapping, ...options } = redis.options();
    this.#client = new Redis(options);
    this.#worker = new Worker(name, ({ data }) => work.verifyMember(alarmSchema.parse(data).userId), {
      connection: this.#client,
      prefix,
      skipVersionCheck: true,
      concurrency: JOBS_AT_ONCE,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
    });
    // The service's own connection tells of an outage once; these come with every try to connect.
    this.#worker.on('error', (error) => {
      this.#logger.debug(`BullMQ: ${error.message}`);
    });
    this.#worker.on('failed', (_job, error) => {
      this.#logger.warn(`A job failed: ${error.message}`);
    });
  }

  /** From here on no job is taken. The shutdown waits for those under way as it does for other work. */
  onModuleDestroy(): void {
    this.background.run('closing of the queue', async () => {
      // To say goodbye to a Redis that is away would take until it comes back.
      await this.#worker.close(!this.redis.isUp);
      this.#client.disconnect();
    });
  }
}
