import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Clock } from '../../platform/time/clock.js';
import { RedisService } from '../../platform/redis/redis.service.js';
import { VERIFY_DUE, VERIFICATION_QUEUE, jobIdOf, type WakeUp } from './wake-up.js';
import { DueCompletionsRepository } from '../completion/due-completions.repository.js';
import { VerificationQueue, type WakeUpSender } from '../verify/verification-queue.js';

/** A completion overdue by this was probably lost by Redis: its job is added again. */
const REDELIVER_AFTER_MS = 5_000;
/** A completion overdue by this is left to the sweep itself: to add its job again did not help. */
const GIVE_UP_AFTER_MS = 20_000;

/**
 * Wakes the workers of all instances by delayed jobs of BullMQ, one for each claim and due time. While Redis is
 * unavailable, the sweep of each instance works through what is due.
 */
@Injectable()
export class BullQueue implements OnModuleInit, WakeUpSender {
  readonly #logger = new Logger(BullQueue.name);

  constructor(
    @InjectQueue(VERIFICATION_QUEUE) private readonly queue: Queue<WakeUp>,
    private readonly redis: RedisService,
    private readonly due: DueCompletionsRepository,
    private readonly clock: Clock,
    private readonly verifications: VerificationQueue,
  ) {
    this.queue.on('error', (error) => {
      this.#logger.debug(`BullMQ: ${error.message}`);
    });
  }

  onModuleInit(): void {
    this.verifications.useSender(this);
  }

  schedule(completionId: string, dueAt: Date): void {
    void this.#add([{ completionId, dueAt }]);
  }

  async redeliver(now: Date): Promise<Date> {
    const before = (ms: number): Date => new Date(now.getTime() - ms);
    const missed = await this.due.listClaims(before(REDELIVER_AFTER_MS));
    const isDelivered = await this.#add(missed.map(({ id }) => ({ completionId: id, dueAt: null })));
    return isDelivered ? before(GIVE_UP_AFTER_MS) : now;
  }

  /** False when Redis did not accept all jobs. */
  async #add(wakeUps: readonly { completionId: string; dueAt: Date | null }[]): Promise<boolean> {
    if (this.redis.connection?.isUp !== true) return false;
    const now = this.clock.now().getTime();
    const jobs = wakeUps.map(({ completionId, dueAt }) => ({
      name: VERIFY_DUE,
      data: { completionId },
      opts: {
        jobId: jobIdOf(completionId, dueAt),
        delay: Math.max(0, (dueAt?.getTime() ?? now) - now),
        // While a finished job is kept, BullMQ silently ignores a new one with the same id.
        removeOnComplete: true,
        removeOnFail: true,
      },
    }));
    try {
      await this.queue.addBulk(jobs);
      return true;
    } catch (error) {
      // Only the message: other properties of the client's errors hold commands with their arguments.
      this.#logger.warn(`Redis did not accept ${jobs.length} jobs: ${messageOf(error)}`);
      return false;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
