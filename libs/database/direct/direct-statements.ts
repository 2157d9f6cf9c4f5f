import type {
  ArgType,
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  SqlResultSet,
  Transaction as AdapterTransaction,
} from '@prisma/driver-adapter-utils';
import { z } from 'zod';

import { Prisma } from '../database.js';
import type { DatabaseProvider } from '../address/database-url.js';
import { retryConflicts } from '../failures/conflict-retry.js';
import { onConnect } from '../on-connect.js';
import type { RepeatedQuery } from './statement-names.js';
import { GroupedTransactions, type OpenTransaction } from './grouped-transactions.js';

/** As for Prisma's transactions, ms. */
const TRANSACTION_LIMIT_MS = 5_000;

/** Runs SQL: a transaction of Prisma's, or the driver itself. */
export interface Statements {
  /** Returns the rows as objects. The types of their values differ by database: parse them. */
  $queryRaw(statement: Prisma.Sql): PromiseLike<unknown>;
  /** Returns how many rows the statement changed. */
  $executeRaw(statement: Prisma.Sql): PromiseLike<number>;
}

/** The statements of a direct transaction. */
export interface DirectStatements extends Statements {
  /**
   * Runs statements that change different rows, in one round trip where the database can, and returns how many rows each
   * changed. None of them may depend on another one.
   */
  $executeAll(statements: readonly Prisma.Sql[]): Promise<number[]>;
}

/**
 * Statements that go to the driver without Prisma's client, which costs more than most of them: for the few that run at
 * every claim.
 */
export interface DirectDatabase extends Statements {
  readonly provider: DatabaseProvider;
  /**
   * Commits when `work` resolves and rolls back when it rejects, or after 5 s. After a deadlock `work` runs again, so it
   * must have no effects except through `tx`. On SQLite all other queries wait until it ends, and transactions that wait
   * at the same time are committed together.
   */
  transaction<Result>(work: (tx: DirectStatements) => Promise<Result>): Promise<Result>;
  /**
   * Runs statements as `$executeAll` does, as a transaction of their own: one round trip on PostgreSQL. False, and nothing
   * is changed, when one of the first `decisive` statements changes no row.
   */
  executeAllOrNone(statements: readonly Prisma.Sql[], decisive: number): Promise<boolean>;
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
  const statements = (): AwaitedStatements => statementsOn(adapter(), provider);
  const transaction = transactionsOf(adapter, provider);
  return {
    provider,
    ...(provider === 'sqlite'
      ? {
          $queryRaw: (statement) => statements().$queryRaw(statement),
          $executeRaw: (statement) => transaction((tx) => Promise.resolve(tx.$executeRaw(statement))),
        }
      : {
          $queryRaw: (statement) => retryConflicts(() => statements().$queryRaw(statement)),
          $executeRaw: (statement) => retryConflicts(() => statements().$executeRaw(statement)),
        }),
    transaction,
    executeAllOrNone: (parts, decisive) =>
      provider === 'postgresql'
        ? retryConflicts(() => atOnceOrNone(adapter(), parts, decisive))
        : allOrNone(transaction, parts, decisive),
  };
}

/** Repeats after a deadlock on servers; on SQLite, which has none, transactions are grouped. */
function transactionsOf(
  adapter: () => SqlDriverAdapter,
  provider: DatabaseProvider,
): DirectDatabase['transaction'] {
  if (provider !== 'sqlite') return (work) => retryConflicts(() => inTransaction(adapter(), provider, work));
  const grouped = new GroupedTransactions(() => openTransaction(adapter(), provider));
  return (work) => grouped.run((tx) => withinLimit(work(tx)));
}

/** Rolls the transaction back in which it is thrown. */
class NothingChanged extends Error {}

async function allOrNone(
  transaction: DirectDatabase['transaction'],
  statements: readonly Prisma.Sql[],
  decisive: number,
): Promise<boolean> {
  try {
    await transaction(async (tx) => {
      const counts = await tx.$executeAll(statements);
      if (counts.slice(0, decisive).includes(0)) throw new NothingChanged();
    });
    return true;
  } catch (error) {
    if (error instanceof NothingChanged) return false;
    throw error;
  }
}

/** PostgreSQL documentation: error codes, `division_by_zero`. */
const divisionByZero = z.object({ cause: z.object({ originalCode: z.literal('22012') }) });

async function atOnceOrNone(
  adapter: SqlDriverAdapter,
  statements: readonly Prisma.Sql[],
  decisive: number,
): Promise<boolean> {
  try {
    await statementsOn(adapter, 'postgresql').$queryRaw(asOneStatement(statements, decisive));
    return true;
  } catch (error) {
    if (divisionByZero.safeParse(error).success) return false;
    throw error;
  }
}

async function openTransaction(
  adapter: SqlDriverAdapter,
  provider: DatabaseProvider,
): Promise<OpenTransaction> {
  const transaction = await adapter.startTransaction();
  return {
    statements: statementsOn(transaction, provider),
    run: (sql) => transaction.executeRaw(plain(sql)),
    commit: () => commit(transaction),
    rollBack: () => rollBack(transaction),
  };
}

async function inTransaction<Result>(
  adapter: SqlDriverAdapter,
  provider: DatabaseProvider,
  work: (tx: DirectStatements) => Promise<Result>,
): Promise<Result> {
  const transaction = await openTransaction(adapter, provider);
  let result: Result;
  try {
    result = await withinLimit(work(transaction.statements));
  } catch (error) {
    await transaction.rollBack();
    throw error;
  }
  await transaction.commit();
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

interface AwaitedStatements extends DirectStatements {
  $queryRaw(statement: Prisma.Sql): Promise<unknown>;
  $executeRaw(statement: Prisma.Sql): Promise<number>;
}

function statementsOn(queryable: SqlQueryable, provider: DatabaseProvider): AwaitedStatements {
  const queryOf = (statement: Prisma.Sql): RepeatedQuery => ({
    sql: provider === 'postgresql' ? statement.text : statement.sql,
    args: statement.values,
    argTypes: statement.values.map(typeOf),
    isRepeated: true,
  });
  const query = async (statement: Prisma.Sql): Promise<SqlResultSet> =>
    queryable.queryRaw(queryOf(statement));
  const execute = (statement: Prisma.Sql): Promise<number> => queryable.executeRaw(queryOf(statement));
  return {
    $queryRaw: async (statement) => objectsOf(await query(statement)),
    $executeRaw: execute,
    $executeAll: async (statements) => {
      if (provider === 'postgresql' && statements.length > 1)
        return countsOf(await query(asOneStatement(statements)));
      const counts: number[] = [];
      for (const statement of statements) counts.push(await execute(statement));
      return counts;
    },
  };
}

/**
 * PostgreSQL runs the parts in the order in which their counts are asked for, and checks foreign keys afterwards. It divides
 * by the counts of the decisive ones: for 0 that is an error, which undoes all of them.
 */
function asOneStatement(statements: readonly Prisma.Sql[], decisive = 0): Prisma.Sql {
  const names = statements.map((_, index) => Prisma.raw(`s${index}`));
  const parts = statements.map(
    (statement, index) => Prisma.sql`${names[index]} AS (${statement} RETURNING 1)`,
  );
  const counts = names.map((name, index) => {
    const count = Prisma.sql`(SELECT COUNT(*) FROM ${name})`;
    return index < decisive ? Prisma.sql`1 / ${count} AS ${name}` : Prisma.sql`${count} AS ${name}`;
  });
  return Prisma.sql`WITH ${Prisma.join(parts)} SELECT ${Prisma.join(counts)}`;
}

function countsOf({ rows: [row = []] }: SqlResultSet): number[] {
  return row.map(Number);
}

function objectsOf({ columnNames, rows }: SqlResultSet): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columnNames.map((name, index) => [name, row[index]])));
}

const DATE: ArgType = { scalarType: 'datetime', arity: 'scalar' };
const OTHER: ArgType = { scalarType: 'unknown', arity: 'scalar' };

function typeOf(value: unknown): ArgType {
  return value instanceof Date ? DATE : OTHER;
}
