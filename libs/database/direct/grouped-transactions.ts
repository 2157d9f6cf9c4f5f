import { setImmediate as nextTurn } from 'node:timers/promises';

import type { DirectStatements } from './direct-statements.js';

/** So few that the event loop is not blocked for long: SQLite runs statements on it. */
const MOST_AT_ONCE = 8;

/** A transaction that is open, and how it ends. */
export interface OpenTransaction {
  readonly statements: DirectStatements;
  /** Runs a statement without values. */
  run(sql: string): Promise<unknown>;
  commit(): Promise<void>;
  /** Never rejects. */
  rollBack(): Promise<void>;
}

interface Member {
  readonly work: (tx: DirectStatements) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs transactions that wait at the same time as one, each in a savepoint, so that they share one write to the disk. One
 * that fails leaves nothing behind, and does not concern the others. All of them end when the shared one is committed.
 * For a database that runs transactions one after the other anyway.
 */
export class GroupedTransactions {
  readonly #waiting: Member[] = [];
  #isRunning = false;

  constructor(private readonly begin: () => Promise<OpenTransaction>) {}

  run<Result>(work: (tx: DirectStatements) => Promise<Result>): Promise<Result> {
    const done = new Promise<unknown>((resolve, reject) => this.#waiting.push({ work, resolve, reject }));
    if (!this.#isRunning) void this.#runAll();
    return done as Promise<Result>;
  }

  /** Never rejects. */
  async #runAll(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      await this.#runGroup();
      await nextTurn();
    }
    this.#isRunning = false;
  }

  async #runGroup(): Promise<void> {
    let transaction: OpenTransaction | null = null;
    let group: readonly Member[] = [];
    try {
      transaction = await this.begin().finally(() => {
        // Others may have come while it waited for the lock.
        group = this.#waiting.splice(0, MOST_AT_ONCE);
      });
      const ends: (() => void)[] = [];
      for (const member of group) ends.push(await runMember(transaction, member, group.length === 1));
      await transaction.commit();
      for (const end of ends) end();
    } catch (error) {
      await transaction?.rollBack();
      for (const { reject } of group) reject(error);
    }
  }
}

/** Gives how the member ends once the transaction is committed. @throws when the whole transaction has to be rolled back */
async function runMember(
  transaction: OpenTransaction,
  { work, resolve, reject }: Member,
  isAlone: boolean,
): Promise<() => void> {
  const own = new OwnStatements(transaction.statements);
  if (!isAlone) await transaction.run('SAVEPOINT member');
  try {
    const value = await work(own);
    own.end();
    if (!isAlone) await transaction.run('RELEASE member');
    return () => {
      resolve(value);
    };
  } catch (error) {
    own.end();
    if (isAlone) throw error;
    await transaction.run('ROLLBACK TO member');
    await transaction.run('RELEASE member');
    return () => {
      reject(error);
    };
  }
}

/** Refuses statements after the end of its member: others use the transaction then. */
class OwnStatements implements DirectStatements {
  #hasEnded = false;

  constructor(private readonly statements: DirectStatements) {}

  end(): void {
    this.#hasEnded = true;
  }

  async $queryRaw(...[statement]: Parameters<DirectStatements['$queryRaw']>): Promise<unknown> {
    this.#throwIfEnded();
    return this.statements.$queryRaw(statement);
  }

  async $executeRaw(...[statement]: Parameters<DirectStatements['$executeRaw']>): Promise<number> {
    this.#throwIfEnded();
    return this.statements.$executeRaw(statement);
  }

  async $executeAll(...[statements]: Parameters<DirectStatements['$executeAll']>): Promise<number[]> {
    this.#throwIfEnded();
    return this.statements.$executeAll(statements);
  }

  #throwIfEnded(): void {
    if (this.#hasEnded) throw new Error('The transaction has ended.');
  }
}
