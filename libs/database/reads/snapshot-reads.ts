import type { Database, Prisma } from '../database.js';
import { sqliteFileOf } from '../database-url.js';
import { ReadingRoom } from './reading-room.js';
import { ServerSnapshots } from './server-snapshots.js';
import { SnapshotReadError } from './snapshot-read-error.js';
import { SqliteSnapshots } from './sqlite-snapshots.js';

/** Less than the service takes at most to shut down. */
const DEFAULT_LIMIT_MS = 10_000;
const AT_ONCE = 2;

/**
 * Reads over many rows, such as statistics: all queries of a call see the same moment, no writer is stopped or waited
 * for, and the event loop is free meanwhile. Two calls are answered at a time, others wait their turn.
 */
export class SnapshotReads {
  readonly #room = new ReadingRoom(AT_ONCE);
  readonly #closing = new AbortController();
  readonly #snapshots: SqliteSnapshots | ServerSnapshots;

  /**
   * @param url of the same database
   * @param limitMs how long a call may take, its wait included
   */
  constructor(
    database: Database,
    url: string,
    private readonly limitMs = DEFAULT_LIMIT_MS,
  ) {
    this.#snapshots =
      database.provider === 'sqlite' ? new SqliteSnapshots(sqliteFileOf(url)) : new ServerSnapshots(database);
  }

  /**
   * The rows of each query, in the order of the queries. Each must be one SELECT. Parse the rows: the types of counts
   * and sums differ by database.
   * @throws SnapshotReadError
   */
  async run(queries: readonly Prisma.Sql[]): Promise<readonly unknown[]> {
    const deadline = performance.now() + this.limitMs;
    const { signal, forget } = this.#callOff();
    try {
      const leave = await this.#room.enter(signal);
      try {
        return await this.#snapshots.read(queries, signal, deadline);
      } finally {
        leave();
      }
    } catch (error) {
      if (this.#closing.signal.aborted) throw new SnapshotReadError('closed', { cause: error });
      // The server's clock may be ahead of the timer by some milliseconds.
      if (signal.aborted || performance.now() >= deadline)
        throw new SnapshotReadError('timed_out', { cause: error });
      throw error;
    } finally {
      forget();
    }
  }

  /**
   * Aborts after the limit, or when all is closed. Not `AbortSignal.any` with `AbortSignal.timeout`: Node 20 may
   * collect the latter as garbage before its time has come.
   */
  #callOff(): { readonly signal: AbortSignal; readonly forget: () => void } {
    const call = new AbortController();
    const giveUp = (): void => {
      call.abort();
    };
    const timer = setTimeout(giveUp, this.limitMs);
    this.#closing.signal.addEventListener('abort', giveUp, { once: true });
    if (this.#closing.signal.aborted) giveUp();
    const forget = (): void => {
      clearTimeout(timer);
      this.#closing.signal.removeEventListener('abort', giveUp);
    };
    return { signal: call.signal, forget };
  }

  /** Gives up what waits and what is under way (a server ends the statement at hand first), and refuses what comes. */
  close(): void {
    this.#closing.abort();
    this.#snapshots.close();
  }
}
