import type { Database, Prisma } from '../database.js';
import { sqliteFileOf } from '../address/database-url.js';
import type { DatabaseOptions } from '../open-database.js';
import { Semaphore } from './semaphore.js';
import { ServerSnapshots } from './server-snapshots.js';
import { SnapshotReadError } from './snapshot-read-error.js';
import { SqliteSnapshots } from './sqlite-snapshots.js';

/** Shorter than the longest shutdown of the service. */
const DEFAULT_LIMIT_MS = 10_000;
const MOST_CONCURRENT = 2;

export interface SnapshotOptions extends DatabaseOptions {
  readonly limitMs?: number;
}

/**
 * Reads over many rows, such as statistics: all queries of a call see the same snapshot, neither block writers nor wait
 * for them, and do not block the event loop. Two calls run at a time; others wait.
 */
export class SnapshotReads {
  readonly #readers = new Semaphore(MOST_CONCURRENT);
  readonly #closing = new AbortController();
  readonly #limitMs: number;
  readonly #snapshots: SqliteSnapshots | ServerSnapshots;

  /**
   * @param url of the same database
   * @param options.limitMs how long a call may take, including its wait; 10 s unless given
   */
  constructor(database: Database, url: string, { limitMs = DEFAULT_LIMIT_MS, watch }: SnapshotOptions = {}) {
    this.#limitMs = limitMs;
    // The database itself tells the watch about what runs on a server.
    this.#snapshots =
      database.provider === 'sqlite'
        ? new SqliteSnapshots(sqliteFileOf(url), watch)
        : new ServerSnapshots(database);
  }

  /**
   * The rows of each query, in the order of the queries. Each must be one SELECT. Parse the rows: the types of counts
   * and sums differ by database.
   * @throws SnapshotReadError when the call takes too long, or after {@link close}
   */
  async run(queries: readonly Prisma.Sql[]): Promise<readonly unknown[]> {
    const deadline = performance.now() + this.#limitMs;
    const { signal, dispose } = this.#limitSignal();
    try {
      const release = await this.#readers.acquire(signal);
      try {
        return await this.#snapshots.read(queries, signal, deadline);
      } finally {
        release();
      }
    } catch (error) {
      if (this.#closing.signal.aborted) throw new SnapshotReadError('closed', { cause: error });
      // The server's clock may be ahead of the timer by some milliseconds.
      if (signal.aborted || performance.now() >= deadline)
        throw new SnapshotReadError('timed_out', { cause: error });
      throw error;
    } finally {
      dispose();
    }
  }

  /**
   * A signal that aborts after the limit or at `close`. Not `AbortSignal.any` with `AbortSignal.timeout`: Node 20 may
   * collect the latter as garbage before it fires.
   */
  #limitSignal(): { readonly signal: AbortSignal; readonly dispose: () => void } {
    const call = new AbortController();
    const giveUp = (): void => {
      call.abort();
    };
    const timer = setTimeout(giveUp, this.#limitMs);
    this.#closing.signal.addEventListener('abort', giveUp, { once: true });
    if (this.#closing.signal.aborted) giveUp();
    const dispose = (): void => {
      clearTimeout(timer);
      this.#closing.signal.removeEventListener('abort', giveUp);
    };
    return { signal: call.signal, dispose };
  }

  /** Stops waiting and running calls (a server finishes the current statement first), and refuses new ones. */
  close(): void {
    this.#closing.abort();
    this.#snapshots.close();
  }
}
