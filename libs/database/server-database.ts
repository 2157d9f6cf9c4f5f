import { retryConflicts } from './failures/conflict-retry.js';
import type { BareClient, Database, Transaction } from './database.js';
import type { DirectDatabase } from './direct/direct-statements.js';
import type { DatabaseProvider } from './address/database-url.js';
import type { PoolUse } from './observation/pool-use.js';

type Operation = (...parameters: unknown[]) => Promise<unknown>;

/** The client as a `Database` that knows its provider. */
export function embeddedDatabase(client: BareClient, direct: DirectDatabase): Database {
  return overlaid(client, { provider: 'sqlite', direct, poolUse: () => null });
}

/**
 * The client of a server as a `Database` that repeats transactions, and statements outside of them, after a deadlock.
 * Statements inside a transaction fail with it.
 */
export function serverDatabase(
  client: BareClient,
  provider: Exclude<DatabaseProvider, 'sqlite'>,
  direct: DirectDatabase,
  poolUse: () => PoolUse | null = () => null,
): Database {
  const overlay: Record<string, unknown> = { provider, direct, poolUse };
  const transact: Operation = (work, options) =>
    retryConflicts(() =>
      client.$transaction(
        work as (tx: Transaction) => Promise<unknown>,
        options as { maxWait?: number; timeout?: number },
      ),
    );
  overlay.$transaction = transact;
  for (const name of ['$queryRaw', '$executeRaw'] as const)
    overlay[name] = repeated(client[name].bind(client) as Operation);
  return overlaid(client, overlay, (member) => (isDelegate(member) ? repeatingDelegate(member) : member));
}

function overlaid(
  client: BareClient,
  overlay: Record<string, unknown>,
  wrap: (member: unknown) => unknown = (member) => member,
): Database {
  const members = new Map<string | symbol, unknown>(Object.entries(overlay));
  return new Proxy(client, {
    get(target, property): unknown {
      if (!members.has(property)) members.set(property, wrap(Reflect.get(target, property, target)));
      return members.get(property);
    },
  }) as Database;
}

function isDelegate(member: unknown): member is object {
  return typeof member === 'object' && member !== null && 'findMany' in member;
}

function repeatingDelegate(delegate: object): object {
  return new Proxy(delegate, {
    get(target, property): unknown {
      const member: unknown = Reflect.get(target, property, target);
      return typeof member === 'function' ? repeated(member.bind(target) as Operation) : member;
    },
  });
}

function repeated(operation: Operation): Operation {
  return (...parameters) => retryConflicts(() => operation(...parameters));
}
