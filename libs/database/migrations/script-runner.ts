import { createHash } from 'node:crypto';

import type { SqlSession } from '../session/sql-session.js';
import { statementsOf } from '../session/sql-statements.js';
import type { MigrationAttempt, MigrationHistory } from './migration-history.js';
import { beginAlone } from './migration-lock.js';
import { assertParentsExist } from './parents.js';
import { ScriptFailure } from './script-failure.js';

/** How the scripts of migrations are run and recorded on a provider. */
export interface ScriptRunner {
  /** Runs the work, a script and what is recorded of it, as one transaction where the provider can. */
  atomically<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Runs a migration and records it. When it fails the record of the failure is all that is left, or on MySQL also
   * what its first statements did.
   * @param done how many statements an earlier attempt has done already
   * @throws ScriptFailure
   */
  apply(attempt: MigrationAttempt, script: string, done: number): Promise<void>;
  /**
   * Runs what undoes a migration.
   * @throws ScriptFailure
   */
  undo(script: string): Promise<void>;
}

/** Where DDL is transactional (SQLite, PostgreSQL) a script works wholly or not at all. */
export class TransactionalRunner implements ScriptRunner {
  constructor(
    private readonly session: SqlSession,
    private readonly history: MigrationHistory,
    private readonly lockPatienceMs: number,
  ) {}

  async atomically<Result>(work: () => Promise<Result>): Promise<Result> {
    await beginAlone(this.session, this.lockPatienceMs);
    try {
      const result = await work();
      await this.session.commit();
      return result;
    } catch (error) {
      // What a failed script left is the record of its failure, which has to stay.
      await (error instanceof ScriptFailure ? this.session.commit() : this.session.rollback());
      throw error;
    }
  }

  async apply(attempt: MigrationAttempt, script: string): Promise<void> {
    try {
      await this.undo(script);
    } catch (error) {
      const id = await this.history.begin(attempt);
      await this.history.note(id, 0, error instanceof Error ? error.message : String(error));
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
      throw new Error('the script must not end the transaction it runs in', { cause: error });
    }
  }

  /** A script that ended the transaction itself took the savepoint with it. */
  async #returnToSavepoint(): Promise<void> {
    try {
      await this.session.script('ROLLBACK TO SAVEPOINT "script"');
    } catch {
      await this.session.rollback();
      await beginAlone(this.session, this.lockPatienceMs);
    }
  }
}

/** On MySQL every DDL statement commits by itself, so the record says after each how far the script has come. */
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
    await this.#run(statements, done, (steps, words) =>
      this.history.note(id, steps, `${words} ${marker(statements.slice(0, steps))}`),
    );
    await this.history.finish(id);
  }

  async undo(script: string): Promise<void> {
    await this.#run(statementsOf('mysql', script), 0, () => Promise.resolve());
  }

  async #run(
    statements: readonly string[],
    start: number,
    note: (steps: number, words: string) => Promise<void>,
  ): Promise<void> {
    for (const [index, statement] of statements.entries()) {
      if (index < start) continue;
      const position = `Statement ${index + 1} of ${statements.length}`;
      await note(index, `${position} was begun and did not come to its end: ${headOf(statement)}.`);
      try {
        await this.session.execute(statement);
      } catch (error) {
        const failure = ScriptFailure.of(error, {
          done: statements.slice(0, index).map(headOf),
          total: statements.length,
        });
        await note(index, `${position} failed: ${failure.message}.`);
        throw failure;
      }
    }
  }
}

/** The first line of a statement, which names what it makes. */
function headOf(statement: string): string {
  return (statement.split('\n')[0] ?? '').replace(/[\s(]+$/, '').slice(0, 120);
}

/** Marks which statements have been done, so that an attempt to go on can tell whether they are still the same. */
function marker(statements: readonly string[]): string {
  return `[done ${statements.length}: ${fingerprintOf(statements)}]`;
}

function fingerprintOf(statements: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(statements)).digest('hex').slice(0, 16);
}

/** Whether the statements that the log of a failed attempt says are done are the ones the script begins with. */
export function matchesMarker(logs: string, script: string, done: number): boolean {
  const [, fingerprint] = /\[done \d+: ([0-9a-f]{16})\]$/.exec(logs) ?? [];
  return fingerprint === fingerprintOf(statementsOf('mysql', script).slice(0, done));
}
