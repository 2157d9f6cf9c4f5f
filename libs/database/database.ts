import type { DatabaseProvider } from './address/database-url.js';
import type { PrismaClient } from './generated/sqlite/client.js';
import type { DirectDatabase } from './direct/direct-statements.js';
import type { PoolUse } from './observation/pool-use.js';

export { Prisma } from './generated/sqlite/client.js';

type ModelName = Exclude<Extract<keyof PrismaClient, string>, `$${string}`>;

/** MySQL has no RETURNING, so these two are not common to all providers. */
type Portable<Delegate> = Omit<Delegate, 'createManyAndReturn' | 'updateManyAndReturn'>;

type Delegates = { [Model in ModelName]: Portable<PrismaClient[Model]> };

/** The database inside `$transaction`; use nothing else there. */
export type Transaction = Delegates & Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

type DatabaseMembers = Transaction &
  Pick<PrismaClient, '$connect' | '$disconnect'> & {
    readonly provider: DatabaseProvider;
    readonly direct: DirectDatabase;
    /** The pool of connections at this moment; null on SQLite, which has one connection. */
    poolUse(): PoolUse | null;
    /**
     * Commits when `work` resolves and rolls back when it rejects. Use only `tx` inside: on SQLite any other query
     * waits for this transaction to end. After a deadlock `work` runs again, so it must have no effects except through
     * `tx`.
     * @param options.maxWait how long to wait for the start of the transaction, in ms
     * @param options.timeout how long it may take then, in ms
     */
    $transaction<Result>(
      work: (tx: Transaction) => Promise<Result>,
      options?: { maxWait?: number; timeout?: number },
    ): Promise<Result>;
  };

/**
 * What the clients of all providers can do; the types are those of the SQLite client, which has the fewest features.
 * A class only so that it can be injected by its name: see `openDatabase` for instances.
 */
export abstract class Database extends (Object as unknown as abstract new () => DatabaseMembers) {}

/** A client without what `Database` adds to it. */
export type BareClient = Omit<Database, 'provider' | 'direct' | 'poolUse'>;
