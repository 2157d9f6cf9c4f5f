import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Leases, type Lease } from '#database';
import { KeyedMutex } from './keyed-mutex.js';

const LEASE_MS = 15_000;
const RENEWAL_INTERVAL_MS = 5_000;
const POLL_MS = 100;
/** Longer than the lease of a holder that died, so that its successor still gets its turn. */
const WAIT_FOR_HOLDER_MS = 30_000;

/** Another process held the work for too long: nothing was begun. */
export class ExclusiveWorkBusyError extends Error {
  constructor(workName: string, waitedMs: number) {
    super(`another process has been at "${workName}" for ${waitedMs} ms`);
    this.name = 'ExclusiveWorkBusyError';
  }
}

/** What became of work that does not wait for other processes. */
export type TriedWork<T> = { readonly ran: true; readonly value: T } | { readonly ran: false };

/**
 * Work that one at a time does, among all processes on one database. Within this process everybody waits in the order
 * of coming; processes are kept apart by a lease of 15 s, renewed while the work goes on. A process that stalls for
 * longer than that may find another at the same work, so whatever is saved must bear that.
 */
@Injectable()
export class ExclusiveWork {
  readonly #logger = new Logger(ExclusiveWork.name);

  constructor(
    private readonly leases: Leases,
    private readonly mutex: KeyedMutex,
  ) {}

  /**
   * Does the work once it is its turn.
   *
   * @param waitMs how long to wait for another process to let go; 30 s unless told
   * @throws ExclusiveWorkBusyError when it has not let go by then; the work was not begun
   */
  run<T>(name: string, work: () => Promise<T>, waitMs = WAIT_FOR_HOLDER_MS): Promise<T> {
    return this.mutex.run(name, async () => {
      const lease = await this.#waitForLease(name, waitMs);
      return this.#underLease(lease, work);
    });
  }

  /** As `run`, but begins nothing while another process is at it. Waits its turn within this process. */
  tryRun<T>(name: string, work: () => Promise<T>): Promise<TriedWork<T>> {
    return this.mutex.run(name, async () => {
      const lease = await this.leases.acquire(name, LEASE_MS);
      if (lease === null) return { ran: false };
      return { ran: true, value: await this.#underLease(lease, work) };
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
      this.#logger.warn({ msg: 'A lease ran out while its work went on', lease: lease.name });
    } catch (error) {
      this.#logger.warn({ msg: 'A lease could not be renewed', lease: lease.name, err: error });
    }
  }

  /** The work is done and must not fail for this: a lease that is not given back runs out. */
  async #release(lease: Lease): Promise<void> {
    try {
      await lease.release();
    } catch (error) {
      this.#logger.warn({ msg: 'A lease could not be given back', lease: lease.name, err: error });
    }
  }
}
