import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database, PostgresqlListener, serverAddressOf } from '#database';
import { AppConfig } from '../../config/app-config.js';
import { BackgroundWork } from '../../platform/concurrency/background-work.js';
import { Clock } from '../../platform/time/clock.js';
import { VerificationQueue, type WakeUpSender } from '../verify/verification-queue.js';
import { DueWork } from './due-work.js';

/** The sweep finds what is due later than this, and what comes when so many wake-ups are planned. */
const LATEST_MS = 60 * 60 * 1000;
const MOST_PLANNED = 1_000;
/** A timer of Node.js may fire a millisecond early. */
const TIMER_MARGIN_MS = 2;

/**
 * When it is due (ms since the epoch), and the id of the claim. No id of a member: whoever may connect to the database
 * can hear it, and send anything.
 */
const MESSAGE = /^(?<dueAt>\d{1,15}) (?<completionId>.{1,191})$/s;

/**
 * Wakes all instances on one PostgreSQL database by LISTEN and NOTIFY, for a service without Redis. Each instance tries
 * when a claim is due; the lease on its member lets one of them verify. While an instance hears nothing, its sweep works
 * through what is due.
 */
@Injectable()
export class PostgresWakeUps implements OnModuleInit, OnModuleDestroy, WakeUpSender {
  readonly #logger = new Logger(PostgresWakeUps.name);
  readonly #channel: string;
  readonly #listener: PostgresqlListener;
  readonly #planned = new Map<string, NodeJS.Timeout>();
  #isSilent = false;

  constructor(
    private readonly prisma: Database,
    private readonly verifications: VerificationQueue,
    private readonly work: DueWork,
    private readonly background: BackgroundWork,
    private readonly clock: Clock,
    { database }: AppConfig,
  ) {
    this.#channel = channelOf(database.url);
    this.#listener = new PostgresqlListener(database.url, this.#channel, {
      onMessage: (message) => {
        this.#plan(message);
      },
      onListening: () => {
        if (this.#isSilent) this.#logger.log('Wake-ups from PostgreSQL are heard again');
        this.#isSilent = false;
      },
      onSilence: (error) => {
        if (!this.#isSilent)
          this.#logger.warn({ msg: 'Wake-ups from PostgreSQL are not heard for now', err: error });
        this.#isSilent = true;
      },
    });
  }

  onModuleInit(): void {
    this.verifications.useSender(this);
    this.#listener.start();
  }

  onModuleDestroy(): void {
    for (const timer of this.#planned.values()) clearTimeout(timer);
    this.background.run('closing the connection for wake-ups', () => this.#listener.close());
  }

  schedule(completionId: string, dueAt: Date): void {
    const message = `${dueAt.getTime()} ${completionId}`;
    this.background.run(
      'sending a wake-up',
      () => this.prisma.$executeRaw`SELECT pg_notify(${this.#channel}, ${message})`,
    );
  }

  redeliver(now: Date): Promise<Date> {
    return Promise.resolve(now);
  }

  #plan(message: string): void {
    const { dueAt, completionId } = MESSAGE.exec(message)?.groups ?? {};
    if (completionId === undefined) return;
    const waitMs = Math.max(0, Number(dueAt) - this.clock.now().getTime());
    clearTimeout(this.#planned.get(completionId));
    this.#planned.delete(completionId);
    if (waitMs > LATEST_MS || this.#planned.size >= MOST_PLANNED) return;
    const timer = setTimeout(() => {
      this.#planned.delete(completionId);
      this.background.run('verification that is due', () => this.work.verifyMemberOf(completionId));
    }, waitMs + TIMER_MARGIN_MS);
    this.#planned.set(completionId, timer);
  }
}

/** The channels of a database are shared by its schemas, each of which may belong to another installation. */
function channelOf(databaseUrl: string): string {
  const schema = serverAddressOf(databaseUrl).schema ?? 'public';
  return `verification_due_${createHash('sha256').update(schema).digest('hex').slice(0, 16)}`;
}
