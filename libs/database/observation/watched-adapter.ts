import type { SqlDriverAdapterFactory, SqlQueryable, Transaction } from '@prisma/driver-adapter-utils';

import { onConnect } from '../on-connect.js';
import { watched, type StatementWatch } from './statement-watch.js';

/** Makes the adapters of the factory tell the watch about each statement, and about the begin and end of transactions. */
export function watchStatements<Factory extends SqlDriverAdapterFactory>(
  factory: Factory,
  watch: StatementWatch,
): Factory {
  onConnect(factory, (adapter) => {
    watchQueries(adapter, watch);
    const startTransaction = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => {
      const transaction = await watched(watch, 'BEGIN', () => startTransaction(isolationLevel));
      watchQueries(transaction, watch);
      watchEnd(transaction, watch);
      return transaction;
    };
  });
  return factory;
}

function watchQueries(queryable: SqlQueryable, watch: StatementWatch): void {
  const queryRaw = queryable.queryRaw.bind(queryable);
  const executeRaw = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (query) => watched(watch, query.sql, () => queryRaw(query));
  queryable.executeRaw = (query) => watched(watch, query.sql, () => executeRaw(query));
}

/** Where Prisma sends COMMIT and ROLLBACK as statements, these methods only give the connection back. */
function watchEnd(transaction: Transaction, watch: StatementWatch): void {
  if (!transaction.options.usePhantomQuery) return;
  const commit = transaction.commit.bind(transaction);
  const rollback = transaction.rollback.bind(transaction);
  transaction.commit = () => watched(watch, 'COMMIT', commit);
  transaction.rollback = () => watched(watch, 'ROLLBACK', rollback);
}
