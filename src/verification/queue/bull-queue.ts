import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Clock } from '../../platform/clock.js';
import { RedisService } from '../../platform/redis/redis.service.js';
import { ALARM, ALARM_QUEUE, jobIdOf, type Alarm } from './alarm.js';
import { DueCompletionsRepository } from './due-completions.repository.js';
import { VerificationQueue } from './verification-queue.js';

/** What is overdue by this is taken for lost by Redis, and delivered again. */
const REDELIVER_AFTER_MS = 5_000;
/** What is overdue by this was delivered in vain, and is no longer left to Redis. */
const GIVE_UP_AFTER_MS = 20_000;

/**
 * Wakes the workers of all instances by delayed jobs of BullMQ, each for a member's claim and a time. Without Redis every
 * instance works through what is due as it would with the database alone.
 */
@Injectable()
export class BullQueue extends VerificationQueue {
  readonly #logger = new Logger(BullQueue.name);

  constructor(
    @InjectQueue(ALARM_QUEUE) private readonly queue: Queue<Alarm>,
    private readonly redis: RedisService,
    private readonly due: DueCompletionsRepository,
    private readonly clock: Clock,
  ) {
    super();
    this.queue.on('error', (error) => {
      this.#logger.debug(`BullMQ: ${error.message}`);
    });
  }

  schedule(completionId: string, dueAt: Date): void {
    void this.#add([{ completionId, dueAt }]);
  }

  async handOver(now: Date): Promise<Date> {
    const before = (ms: number): Date => new Date(now.getTime() - ms);
    const missed = await this.due.listClaims(before(REDELIVER_AFTER_MS));
    const isDelivered = await this.#add(missed.map(({ id }) => ({ completionId: id, dueAt: null })));
    return isDelivered ? before(GIVE_UP_AFTER_MS) : now;
  }

  /** False when Redis did not take them all. */
  async #add(alarms: readonly { completionId: string; dueAt: Date | null }[]): Promise<boolean> {
    if (this.redis.connection?.isUp !== true) return false;
    const now = this.clock.now().getTime();
    const jobs = alarms.map(({ completionId, dueAt }) => ({
      name: ALARM,
      data: { completionId },
      opts: {
        jobId: jobIdOf(completionId, dueAt),
        delay: Math.max(0, (dueAt?.getTime() ?? now) - now),
        // A job that is kept silently swallows the next one of the same id.
        removeOnComplete: true,
        removeOnFail: true,
      },
    }));
    try {
      await this.queue.addBulk(jobs);
      return true;
    } catch (error) {
      // Only the message: other properties of the client's errors hold commands with their arguments.
      this.#logger.warn(`Redis did not take ${jobs.length} jobs: ${messageOf(error)}`);
      return false;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
