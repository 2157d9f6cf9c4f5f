import type { SqlDriverAdapterFactory, SqlQuery, Transaction } from '@prisma/driver-adapter-utils';

/**
 * Makes the transactions of an adapter refuse statements once they have ended. Prisma rolls a transaction back when its
 * time is up, also between two statements of one call, and the drivers would run the second one on the connection that
 * was given back: outside of any transaction, and for good.
 */
export function refuseAfterEnd<Factory extends SqlDriverAdapterFactory>(factory: Factory): Factory {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const startTransaction = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => guarded(await startTransaction(isolationLevel));
    return adapter;
  };
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
