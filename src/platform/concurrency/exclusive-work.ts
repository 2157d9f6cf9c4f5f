import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Leases, type Lease, type Prisma } from '#database';
import { KeyedMutex } from './keyed-mutex.js';

const LEASE_MS = 15_000;
const RENEWAL_INTERVAL_MS = 5_000;
const POLL_MS = 100;
/** Longer than the lease of a holder that died, so that a waiting process still gets it. */
const WAIT_FOR_HOLDER_MS = 30_000;

/** Another process held the lease for too long: the work was not started. */
export class ExclusiveWorkBusyError extends Error {
  constructor(workName: string, waitedMs: number) {
    super(`another process held the lease of "${workName}" for ${waitedMs} ms`);
    this.name = 'ExclusiveWorkBusyError';
  }
}

/** The result of `tryRun`. */
export type TriedWork<T> = { readonly ran: true; readonly value: T } | { readonly ran: false };

/** A lease that its work takes and releases in its own transactions. */
export class OwnLease {
  #taken: Lease | null = null;
  #renewals: NodeJS.Timeout | undefined;

  constructor(
    private readonly acquiring: () => ReturnType<Leases['acquiring']>,
    private readonly renew: (lease: Lease) => Promise<void>,
  ) {}

  /** What takes the lease in a transaction: it is taken when one of the statements changes a row. */
  taking(): readonly Prisma.Sql[] {
    const { lease, statements } = this.acquiring();
    this.#taken = lease;
    clearInterval(this.#renewals);
    this.#renewals = setInterval(() => void this.renew(lease), RENEWAL_INTERVAL_MS);
    return statements;
  }

  /** What releases the lease in a transaction. Call {@link released} once it is committed. */
  releasing(): Prisma.Sql[] {
    return this.#taken === null ? [] : [this.#taken.releasing()];
  }

  released(): void {
    this.#taken = null;
    clearInterval(this.#renewals);
  }

  /** Gives what is left to release; null for nothing. */
  end(): Lease | null {
    const left = this.#taken;
    this.released();
    return left;
  }
}

/**
 * Runs work of one name once at a time among all processes on one database. Calls of this process queue in order;
 * other processes are excluded by a lease of 15 s, renewed while the work runs. When a process stalls for longer than
 * that, another may start the same work, so writes must be safe against that.
 */
@Injectable()
export class ExclusiveWork {
  readonly #logger = new Logger(ExclusiveWork.name);

  constructor(
    private readonly leases: Leases,
    private readonly mutex: KeyedMutex,
  ) {}

  /**
   * Runs the work once the lease is free.
   *
   * @param waitMs how long to wait for the lease of another process; 30 s by default
   * @throws ExclusiveWorkBusyError when the lease is not free by then; the work was not started
   */
  run<T>(name: string, work: () => Promise<T>, waitMs = WAIT_FOR_HOLDER_MS): Promise<T> {
    return this.mutex.run(name, async () => {
      const lease = await this.#waitForLease(name, waitMs);
      return this.#underLease(lease, work);
    });
  }

  /** Like `run`, but does not wait for another process. Still queues within this process. */
  tryRun<T>(name: string, work: () => Promise<T>): Promise<TriedWork<T>> {
    return this.mutex.run(name, async () => {
      const lease = await this.leases.acquire(name, LEASE_MS);
      if (lease === null) return { ran: false };
      return { ran: true, value: await this.#underLease(lease, work) };
    });
  }

  /**
   * Like `run`, for work that takes the lease itself, in a transaction with other writes, and may release it in another
   * one. What it has not released is released at its end.
   */
  runWithOwnLease<T>(name: string, work: (lease: OwnLease) => Promise<T>): Promise<T> {
    return this.mutex.run(name, async () => {
      const lease = new OwnLease(
        () => this.leases.acquiring(name, LEASE_MS),
        (taken) => this.#renew(taken),
      );
      try {
        return await work(lease);
      } finally {
        const left = lease.end();
        if (left !== null) await this.#release(left);
      }
    });
  }

  async #waitForLease(name: string, waitMs: number): Promise<Lease> {
    for (let waitedMs = 0; waitedMs <= waitMs; waitedMs += POLL_MS) {
      const lease = await this.leases.acquire(name, LEASE_MS);
      if (lease !== null) return lease;
      await pause(POLL_MS);
    }
    throw new ExclusiveWorkBusyError(name, waitMs);
  }

  async #underLease<T>(lease: Lease, work: () => Promise<T>): Promise<T> {
    const renewals = setInterval(() => void this.#renew(lease), RENEWAL_INTERVAL_MS);
    try {
      return await work();
    } finally {
      clearInterval(renewals);
      await this.#release(lease);
    }
  }

  async #renew(lease: Lease): Promise<void> {
    try {
      if (await lease.renew(LEASE_MS)) return;
      this.#logger.warn({ msg: 'A lease expired while its work was running', lease: lease.name });
    } catch (error) {
      this.#logger.warn({ msg: 'A lease could not be renewed', lease: lease.name, err: error });
    }
  }

  /** The work is done and must not fail because of this: a lease that is not released expires. */
  async #release(lease: Lease): Promise<void> {
    try {
      await lease.release();
    } catch (error) {
      this.#logger.warn({ msg: 'A lease could not be released', lease: lease.name, err: error });
    }
  }
}
