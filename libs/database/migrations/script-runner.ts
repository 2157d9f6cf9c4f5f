import { createHash } from 'node:crypto';

import type { SqlSession } from '../session/sql-session.js';
import { statementsOf } from '../session/sql-statements.js';
import type { MigrationAttempt, MigrationHistory } from './migration-history.js';
import { beginExclusive } from './migration-lock.js';
import { assertParentsExist } from './parents.js';
import { ScriptFailure } from './script-failure.js';

/** Runs and records the scripts of migrations on one provider. */
export interface ScriptRunner {
  /** Runs the work (a script and its record) as one transaction if the provider can. */
  atomically<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Runs a migration and records it. When it fails, the record of the failure remains, and on MySQL also the effect of
   * the statements before.
   * @param done how many statements an earlier attempt has applied
   * @throws ScriptFailure when a statement fails
   */
  apply(attempt: MigrationAttempt, script: string, done: number): Promise<void>;
  /**
   * Runs the down.sql of a migration.
   * @throws ScriptFailure when a statement fails
   */
  undo(script: string): Promise<void>;
}

/** For SQLite and PostgreSQL, where DDL is transactional: a script is applied entirely or not at all. */
export class TransactionalRunner implements ScriptRunner {
  constructor(
    private readonly session: SqlSession,
    private readonly history: MigrationHistory,
    private readonly lockTimeoutMs: number,
  ) {}

  async atomically<Result>(work: () => Promise<Result>): Promise<Result> {
    await beginExclusive(this.session, this.lockTimeoutMs);
    try {
      const result = await work();
      await this.session.commit();
      return result;
    } catch (error) {
      // After a failed script the transaction holds only the record of the failure, which must be kept.
      await (error instanceof ScriptFailure ? this.session.commit() : this.session.rollback());
      throw error;
    }
  }

  async apply(attempt: MigrationAttempt, script: string): Promise<void> {
    try {
      await this.undo(script);
    } catch (error) {
      const id = await this.history.begin(attempt);
      await this.history.recordProgress(id, 0, error instanceof Error ? error.message : String(error));
      throw error;
    }
    await this.history.finish(await this.history.begin(attempt));
  }

  async undo(script: string): Promise<void> {
    await this.session.script('SAVEPOINT "script"');
    try {
      await this.session.script(script);
      await assertParentsExist(this.session);
      await this.#release();
    } catch (error) {
      await this.#returnToSavepoint();
      throw ScriptFailure.of(error, { done: [], total: 0 });
    }
  }

  async #release(): Promise<void> {
    try {
      await this.session.script('RELEASE SAVEPOINT "script"');
    } catch (error) {
      throw new Error('the script must not end its transaction', { cause: error });
    }
  }

  /** A script that ended the transaction has removed the savepoint too. */
  async #returnToSavepoint(): Promise<void> {
    try {
      await this.session.script('ROLLBACK TO SAVEPOINT "script"');
    } catch {
      await this.session.rollback();
      await beginExclusive(this.session, this.lockTimeoutMs);
    }
  }
}

/** For MySQL, which commits each DDL statement: the record says after each statement how far the script has come. */
export class StepwiseRunner implements ScriptRunner {
  constructor(
    private readonly session: SqlSession,
    private readonly history: MigrationHistory,
  ) {}

  atomically<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  async apply(attempt: MigrationAttempt, script: string, done: number): Promise<void> {
    const id = await this.history.begin(attempt);
    const statements = statementsOf('mysql', script);
    await this.#run(statements, done, (steps, text) =>
      this.history.recordProgress(id, steps, `${text} ${marker(statements.slice(0, steps))}`),
    );
    await this.history.finish(id);
  }

  async undo(script: string): Promise<void> {
    await this.#run(statementsOf('mysql', script), 0, () => Promise.resolve());
  }

  async #run(
    statements: readonly string[],
    start: number,
    report: (steps: number, text: string) => Promise<void>,
  ): Promise<void> {
    for (const [index, statement] of statements.entries()) {
      if (index < start) continue;
      const position = `Statement ${index + 1} of ${statements.length}`;
      await report(index, `${position} was started and not finished: ${headOf(statement)}.`);
      try {
        await this.session.execute(statement);
      } catch (error) {
        const failure = ScriptFailure.of(error, {
          done: statements.slice(0, index).map(headOf),
          total: statements.length,
        });
        await report(index, `${position} failed: ${failure.message}.`);
        throw failure;
      }
    }
  }
}

/** The first line of a statement, which names what it creates. */
function headOf(statement: string): string {
  return (statement.split('\n')[0] ?? '').replace(/[\s(]+$/, '').slice(0, 120);
}

/** A marker of the applied statements, by which a resumed attempt sees whether they have changed. */
function marker(statements: readonly string[]): string {
  return `[done ${statements.length}: ${fingerprintOf(statements)}]`;
}

function fingerprintOf(statements: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(statements)).digest('hex').slice(0, 16);
}

/** Whether the script still begins with the statements that a failed attempt has applied, according to its log. */
export function matchesMarker(logs: string, script: string, done: number): boolean {
  const [, fingerprint] = /\[done \d+: ([0-9a-f]{16})\]$/.exec(logs) ?? [];
  return fingerprint === fingerprintOf(statementsOf('mysql', script).slice(0, done));
}
