import { SqlError } from '../session/sql-error.js';
import type { SqlSession } from '../session/sql-session.js';
import type { MigrationError } from './migration-error.js';
import { failedEarlier, failedNow, notResumable, noDownScript, undoFailed } from './migration-failures.js';
import { checksumOf, matchesChecksum, type LocalMigration } from './migration-folder.js';
import { MigrationHistory, type MigrationAttempt } from './migration-history.js';
import { lockedError, withMigrationLock } from './migration-lock.js';
import { ScriptFailure } from './script-failure.js';
import { matchesMarker, StepwiseRunner, TransactionalRunner, type ScriptRunner } from './script-runner.js';

export type MigrationOutcome = 'applied' | 'already_applied' | 'edited';

/** Applies and rolls back migrations on one session. */
export class Migrator {
  readonly history: MigrationHistory;
  readonly #runner: ScriptRunner;

  /** @param lockTimeoutMs how long to wait for other processes that migrate */
  constructor(
    private readonly session: SqlSession,
    private readonly lockTimeoutMs: number,
  ) {
    this.history = new MigrationHistory(session);
    this.#runner =
      session.provider === 'mysql'
        ? new StepwiseRunner(session, this.history)
        : new TransactionalRunner(session, this.history, lockTimeoutMs);
  }

  /** Runs the work; no other process migrates while it applies or rolls back a migration. */
  async exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    // Prisma's migrations rebuild a table by dropping the old one, which would delete the rows that refer to it; their
    // own `PRAGMA foreign_keys` has no effect inside a transaction.
    if (this.session.provider === 'sqlite') await this.session.script('PRAGMA foreign_keys = OFF');
    return withMigrationLock(this.session, this.lockTimeoutMs, work);
  }

  /**
   * Applies the migration unless it is applied already.
   * @param resume whether to resume an earlier attempt that applied it partly
   * @throws MigrationError when it fails, or when an earlier attempt of any migration has failed
   */
  apply(migration: LocalMigration, resume: boolean): Promise<MigrationOutcome> {
    return this.#atomically(migration.name, failedNow, async () => {
      await this.history.ensureTable();
      const record = await this.history.find(migration.name);
      if (record !== null && record.finishedAt !== null)
        return matchesChecksum(migration.script, record.checksum) ? 'already_applied' : 'edited';
      const done = await this.#prepareAttempt(migration, resume);
      await this.#runner.apply(attemptOf(migration), migration.script, done);
      return 'applied';
    });
  }

  /**
   * Undoes an applied migration and marks it as rolled back; false when it is not applied.
   * @throws MigrationError when it fails, or has no down.sql
   */
  undo(migration: LocalMigration): Promise<boolean> {
    return this.#atomically(migration.name, undoFailed, async () => {
      const record = await this.history.find(migration.name);
      if (record === null) return false;
      const { down } = migration;
      if (down === null) throw noDownScript(migration.name);
      await this.#runner.undo(down);
      await this.history.markRolledBack(record.id);
      return true;
    });
  }

  /**
   * Records a migration as applied without running it.
   * @throws MigrationError `locked`
   */
  record(migration: LocalMigration): Promise<void> {
    return this.#atomically(migration.name, failedNow, async () => {
      await this.history.ensureTable();
      const failed = await this.history.find(migration.name);
      if (failed !== null) await this.history.markRolledBack(failed.id);
      await this.history.finish(await this.history.begin(attemptOf(migration)));
    });
  }

  async #atomically<Result>(
    name: string,
    explain: (name: string, failure: ScriptFailure) => MigrationError,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#runner.atomically(work);
    } catch (error) {
      if (error instanceof ScriptFailure) throw explain(name, error);
      throw error instanceof SqlError && error.code === 'busy' ? lockedError(error, name) : error;
    }
  }

  /** How many statements of this migration are already applied; refuses after a failure unless it is to be resumed. */
  async #prepareAttempt(migration: LocalMigration, resume: boolean): Promise<number> {
    const failed = await this.history.findFailed();
    if (failed === null) return 0;
    if (!resume || failed.name !== migration.name) throw failedEarlier(failed);
    if (!matchesMarker(failed.logs ?? '', migration.script, failed.steps)) throw notResumable(failed);
    await this.history.markRolledBack(failed.id);
    return failed.steps;
  }
}

function attemptOf({ name, script }: LocalMigration): MigrationAttempt {
  return { name, checksum: checksumOf(script), startedAt: new Date() };
}
