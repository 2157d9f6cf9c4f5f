import Connection from 'libsql';

import { BUSY_TIMEOUT_MS, isBusy, retryWhileBusy } from '../sqlite/busy-retry.js';
import { MigrationError } from './migration-error.js';
import { checksumOf, matchesChecksum, type LocalMigration } from './migration-folder.js';
import { MigrationHistory, type MigrationAttempt } from './migration-history.js';

/** How long to wait for other processes: one of them may be applying a migration that takes its time. */
const LOCK_PATIENCE_MS = 60_000;

export type MigrationOutcome = 'applied' | 'already_applied' | 'edited';

/** Applies migrations to one SQLite file, one transaction each, over a connection of its own. */
export class SqliteMigrator {
  readonly #connection: Connection.Database;
  readonly #history: MigrationHistory;

  constructor(
    file: string,
    private readonly lockPatienceMs = LOCK_PATIENCE_MS,
  ) {
    this.#connection = new Connection(file, { timeout: BUSY_TIMEOUT_MS });
    this.#history = new MigrationHistory(this.#connection);
    // Prisma's migrations rebuild tables by dropping the old one, which would delete the rows that refer to it; the
    // `PRAGMA foreign_keys` they carry themselves does nothing inside a transaction.
    this.#connection.exec('PRAGMA foreign_keys = OFF');
  }

  /** Applies the migration unless it has been; waits for other processes that migrate or write. */
  async apply(migration: LocalMigration): Promise<MigrationOutcome> {
    await this.#begin(migration.name);
    try {
      const outcome = this.#applyIfPending(migration);
      this.#connection.exec('COMMIT');
      return outcome;
    } finally {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
    }
  }

  close(): void {
    this.#connection.close();
  }

  async #begin(name: string): Promise<void> {
    try {
      await retryWhileBusy(() => this.#connection.exec('BEGIN IMMEDIATE'), this.lockPatienceMs);
    } catch (error) {
      if (!isBusy(error)) throw error;
      throw new MigrationError(
        'locked',
        name,
        `The database stayed locked by another process before ${name}.`,
        {
          cause: error,
        },
      );
    }
  }

  #applyIfPending(migration: LocalMigration): MigrationOutcome {
    this.#history.ensureTable();
    this.#refuseAfterFailure();
    const applied = this.#history.findAppliedChecksum(migration.name);
    if (applied !== null) return matchesChecksum(migration.script, applied) ? 'already_applied' : 'edited';
    const attempt = { name: migration.name, checksum: checksumOf(migration.script), startedAt: new Date() };
    try {
      this.#run(migration.script);
    } catch (error) {
      throw this.#recordFailure(attempt, error);
    }
    this.#history.recordApplied(attempt);
    return 'applied';
  }

  #refuseAfterFailure(): void {
    const failed = this.#history.findFailed();
    if (failed === null) return;
    throw new MigrationError(
      'failed_earlier',
      failed.name,
      `Migration ${failed.name} failed earlier: ${failed.logs ?? 'it was never finished'}. Nothing is applied until ` +
        `it is corrected and marked: prisma migrate resolve --rolled-back ${failed.name}`,
    );
  }

  #run(script: string): void {
    this.#connection.exec('SAVEPOINT migration');
    this.#connection.exec(script);
    if (!this.#connection.inTransaction)
      throw new Error('the script must not end the transaction it runs in');
    this.#connection.exec('RELEASE migration');
  }

  /** Undoes what the script did but keeps the lock, so that no other process tries it before the record is there. */
  #recordFailure(attempt: MigrationAttempt, error: unknown): MigrationError {
    const reason = error instanceof Error ? error.message : String(error);
    this.#connection.exec(this.#connection.inTransaction ? 'ROLLBACK TO migration' : 'BEGIN IMMEDIATE');
    this.#history.recordFailed(attempt, reason);
    this.#connection.exec('COMMIT');
    return new MigrationError('failed', attempt.name, `Migration ${attempt.name} failed: ${reason}`, {
      cause: error,
    });
  }
}
