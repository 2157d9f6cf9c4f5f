import { Injectable } from '@nestjs/common';
import { EventLoopLoad } from '../../platform/concurrency/event-loop-load.js';
import { XApiClient, type ServiceClass, type XBreakerDescription } from '#x-api';

type BackgroundClass = Exclude<ServiceClass, 'waiting'>;

/**
 * Members that one process verifies at once in the background, at most. X takes some 200 ms to answer, during which a
 * slot is idle. A pool of 10 connections to the database serves them (docs/benchmarks.md).
 */
export const MOST_IN_BACKGROUND = 24;
/** How many of them may start while somebody waits, so that they still move on; more would delay who waits. */
const BESIDE_WAITING = 2;
/** Fewer would not relieve a process that is busy. */
const FEWEST_WHILE_BUSY = 4;
/** After so many due members in a row, the next slot goes to a batch, if there is one. */
const DUE_STARTS_IN_A_ROW = 3;

/**
 * Decides how many members this process verifies at once, so that background work does not delay a member who waits.
 * Who waits starts at once. The background shares the slots. While somebody waits it may use only two of them, or a
 * quarter as many as there are members who wait; afterwards it gets one more with each verification that ends. While the
 * event loop is busy it loses one with each, down to a few. When a breaker of X closes, it begins with one slot in the
 * same way: the first answers show which rate windows are nearly used up.
 */
@Injectable()
export class VerificationSlots {
  /** The most slots that the background ever has. */
  most = MOST_IN_BACKGROUND;
  readonly #queues: Readonly<Record<BackgroundClass, (() => void)[]>> = { due: [], batch: [] };
  #waiting = 0;
  #running = 0;
  #dueStarts = 0;
  /** How many slots the background has got back so far; at least 1. */
  #recovered = MOST_IN_BACKGROUND;
  /** The breakers that were not closed when they were last looked at. */
  #open: ReadonlySet<XBreakerDescription['name']> = new Set();

  constructor(
    private readonly x: XApiClient,
    private readonly load: EventLoopLoad,
  ) {}

  /** Whether X refuses the whole app for now: whatever the background started would only be refused. */
  get isRefused(): boolean {
    return this.x.describeBreakers().some(({ name, state }) => name === 'app' && state === 'open');
  }

  /** How many slots the background has now. */
  get capacity(): number {
    return Math.min(this.#recovered, this.most);
  }

  /** Does the work in a slot. */
  async run<T>(serviceClass: ServiceClass, work: () => Promise<T>): Promise<T> {
    const free = await this.take(serviceClass);
    try {
      return await work();
    } finally {
      free();
    }
  }

  /** Waits for a slot, in the order of the calls of one class. Returns a function that frees it; call it once. */
  async take(serviceClass: ServiceClass): Promise<() => void> {
    if (serviceClass === 'waiting') return this.#enter();
    await new Promise<void>((start) => {
      this.#queues[serviceClass].push(start);
      this.#startNext();
    });
    return () => {
      this.#running -= 1;
      this.#recovered = Math.min(this.#nextStep(), this.#limit);
      this.#startNext();
    };
  }

  #enter(): () => void {
    this.#waiting += 1;
    this.#recovered = Math.min(this.#recovered, this.#limit);
    return () => {
      this.#waiting -= 1;
      this.#startNext();
    };
  }

  /** One more slot, or one fewer while the process is busy. */
  #nextStep(): number {
    if (this.#recovered < FEWEST_WHILE_BUSY || !this.load.isBusy) return this.#recovered + 1;
    return Math.max(FEWEST_WHILE_BUSY, this.#recovered - 1);
  }

  /** Beside those who wait a quarter as many, so that what is due keeps up with members who claim all the time. */
  get #limit(): number {
    if (this.#waiting === 0) return this.most;
    return Math.min(this.most, Math.max(BESIDE_WAITING, Math.ceil(this.#waiting / 4)));
  }

  #followBreakers(): void {
    const open = this.x.describeBreakers().flatMap(({ name, state }) => (state === 'closed' ? [] : [name]));
    const hasClosed = [...this.#open].some((name) => !open.includes(name));
    if (hasClosed || open.includes('app')) this.#recovered = 1;
    this.#open = new Set(open);
  }

  #startNext(): void {
    this.#followBreakers();
    while (this.#running < this.capacity) {
      const start = this.#next();
      if (start === undefined) return;
      this.#running += 1;
      start();
    }
  }

  #next(): (() => void) | undefined {
    const { due, batch } = this.#queues;
    const isBatchTurn = due.length === 0 || this.#dueStarts >= DUE_STARTS_IN_A_ROW;
    if (isBatchTurn && batch.length > 0) {
      this.#dueStarts = 0;
      return batch.shift();
    }
    if (due.length > 0) this.#dueStarts += 1;
    return due.shift();
  }
}
