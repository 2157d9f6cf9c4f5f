import type {
  ArgType,
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  SqlResultSet,
  Transaction as AdapterTransaction,
} from '@prisma/driver-adapter-utils';

import type { Prisma } from '../database.js';
import type { DatabaseProvider } from '../address/database-url.js';
import { retryConflicts } from '../failures/conflict-retry.js';
import { onConnect } from '../on-connect.js';

/** As for Prisma's transactions, ms. */
const TRANSACTION_LIMIT_MS = 5_000;

/** Runs SQL: a transaction of Prisma's, or the driver itself. */
export interface Statements {
  /** Returns the rows as objects. The types of their values differ by database: parse them. */
  $queryRaw(statement: Prisma.Sql): PromiseLike<unknown>;
  /** Returns how many rows the statement changed. */
  $executeRaw(statement: Prisma.Sql): PromiseLike<number>;
}

/**
 * Statements that go to the driver without Prisma's client, which costs more than most of them: for the few that run at
 * every claim.
 */
export interface DirectDatabase extends Statements {
  readonly provider: DatabaseProvider;
  /**
   * Commits when `work` resolves and rolls back when it rejects, or after 5 s. After a deadlock `work` runs again, so it
   * must have no effects except through `tx`. On SQLite all other queries wait until it ends.
   */
  transaction<Result>(work: (tx: Statements) => Promise<Result>): Promise<Result>;
}

/** Uses the connections of the factory's adapter, once Prisma's client has connected. */
export function directDatabase(factory: SqlDriverAdapterFactory, provider: DatabaseProvider): DirectDatabase {
  let connected: SqlDriverAdapter | undefined;
  onConnect(factory, (adapter) => {
    connected = adapter;
  });
  const adapter = (): SqlDriverAdapter => {
    if (connected === undefined) throw new Error('The database is not connected.');
    return connected;
  };
  const retried: <Result>(work: () => Promise<Result>) => Promise<Result> =
    provider === 'sqlite' ? (work) => work() : retryConflicts;
  return {
    provider,
    $queryRaw: (statement) => retried(() => statementsOn(adapter(), provider).$queryRaw(statement)),
    $executeRaw: (statement) => retried(() => statementsOn(adapter(), provider).$executeRaw(statement)),
    transaction: (work) => retried(() => inTransaction(adapter(), provider, work)),
  };
}

async function inTransaction<Result>(
  adapter: SqlDriverAdapter,
  provider: DatabaseProvider,
  work: (tx: Statements) => Promise<Result>,
): Promise<Result> {
  const transaction = await adapter.startTransaction();
  let result: Result;
  try {
    result = await withinLimit(work(statementsOn(transaction, provider)));
  } catch (error) {
    await rollBack(transaction);
    throw error;
  }
  await commit(transaction);
  return result;
}

/** @throws an error with the code of Prisma's for the same */
async function withinLimit<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const code = 'P2028';
      reject(
        Object.assign(new Error(`The transaction took longer than ${TRANSACTION_LIMIT_MS} ms.`), { code }),
      );
    }, TRANSACTION_LIMIT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Where the adapter does not send COMMIT itself, its `commit` only gives the connection back. */
async function commit(transaction: AdapterTransaction): Promise<void> {
  if (transaction.options.usePhantomQuery) return transaction.commit();
  try {
    await transaction.executeRaw(plain('COMMIT'));
  } finally {
    await transaction.commit();
  }
}

/** Never rejects: a transaction whose connection is lost is rolled back by the database. */
async function rollBack(transaction: AdapterTransaction): Promise<void> {
  try {
    if (!transaction.options.usePhantomQuery) await transaction.executeRaw(plain('ROLLBACK'));
  } catch {
    // The error of the work is the one to report.
  }
  await transaction.rollback().catch(() => undefined);
}

function plain(sql: string): SqlQuery {
  return { sql, args: [], argTypes: [] };
}

interface AwaitedStatements {
  $queryRaw(statement: Prisma.Sql): Promise<unknown>;
  $executeRaw(statement: Prisma.Sql): Promise<number>;
}

function statementsOn(queryable: SqlQueryable, provider: DatabaseProvider): AwaitedStatements {
  const queryOf = (statement: Prisma.Sql): SqlQuery => ({
    sql: provider === 'postgresql' ? statement.text : statement.sql,
    args: statement.values,
    argTypes: statement.values.map(typeOf),
  });
  return {
    $queryRaw: async (statement) => objectsOf(await queryable.queryRaw(queryOf(statement))),
    $executeRaw: (statement) => queryable.executeRaw(queryOf(statement)),
  };
}

function objectsOf({ columnNames, rows }: SqlResultSet): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columnNames.map((name, index) => [name, row[index]])));
}

const DATE: ArgType = { scalarType: 'datetime', arity: 'scalar' };
const OTHER: ArgType = { scalarType: 'unknown', arity: 'scalar' };

function typeOf(value: unknown): ArgType {
  return value instanceof Date ? DATE : OTHER;
}
