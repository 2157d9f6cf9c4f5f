import type { SqlDriverAdapterFactory, SqlQuery, Transaction } from '@prisma/driver-adapter-utils';

import { onConnect } from '../on-connect.js';

/**
 * Makes the transactions of an adapter refuse statements after their end. Prisma rolls a transaction back after its
 * timeout, also between two statements of one call; the driver would then run and commit the second one outside of any
 * transaction, on a connection that is already back in the pool.
 */
export function refuseAfterEnd<Factory extends SqlDriverAdapterFactory>(factory: Factory): Factory {
  onConnect(factory, (adapter) => {
    const startTransaction = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => guarded(await startTransaction(isolationLevel));
  });
  return factory;
}

function guarded(transaction: Transaction): Transaction {
  let hasEnded = false;
  const unlessEnded =
    <Result>(run: (query: SqlQuery) => Promise<Result>) =>
    (query: SqlQuery): Promise<Result> =>
      hasEnded ? Promise.reject(new Error('The transaction has ended.')) : run(query);
  transaction.queryRaw = unlessEnded(transaction.queryRaw.bind(transaction));
  transaction.executeRaw = unlessEnded(transaction.executeRaw.bind(transaction));
  for (const name of ['commit', 'rollback'] as const) {
    const end = transaction[name].bind(transaction);
    transaction[name] = () => {
      hasEnded = true;
      return end();
    };
  }
  return transaction;
}
