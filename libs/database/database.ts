import type { DatabaseProvider } from './database-url.js';
import type { PrismaClient } from './generated/sqlite/client.js';

export { Prisma } from './generated/sqlite/client.js';
export type {
  AuditEvent,
  AuthorizationRequest,
  Completion,
  MaintenanceMode,
  MaintenanceRun,
  ServiceInstance,
  Task,
  TokenRevocation,
  TwitterConnection,
  TwitterVerificationLog,
  User,
  VerificationLogArchive,
  XApiUsage,
} from './generated/sqlite/client.js';

type ModelName = Exclude<Extract<keyof PrismaClient, string>, `$${string}`>;

/** MySQL has no RETURNING, so these two are not common to all providers. */
type Portable<Delegate> = Omit<Delegate, 'createManyAndReturn' | 'updateManyAndReturn'>;

type Delegates = { [Model in ModelName]: Portable<PrismaClient[Model]> };

/** The database as seen inside `$transaction`: nothing else may be used there. */
export type Transaction = Delegates & Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

/** What every provider's client can do; the SQLite client, which has the fewest features, lends its types. */
export type Database = Transaction &
  Pick<PrismaClient, '$connect' | '$disconnect'> & {
    readonly provider: DatabaseProvider;
    /**
     * Commits when `work` resolves and rolls back when it rejects. Use only `tx` inside: on SQLite any other query
     * waits for this transaction to end. A server may undo a transaction in favour of another one; then `work` runs
     * again, so it must have no effect but those through `tx`.
     * @param options.maxWait how long to wait for the transaction to begin, in ms
     * @param options.timeout how long it may then take, in ms
     */
    $transaction<Result>(
      work: (tx: Transaction) => Promise<Result>,
      options?: { maxWait?: number; timeout?: number },
    ): Promise<Result>;
  };
