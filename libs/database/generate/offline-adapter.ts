import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';

/** What the engine asks PostgreSQL on connecting: whether the schema exists, the version in words and as a number. */
const POSTGRESQL_GREETING: SqlResultSet = {
  columnNames: ['exists', 'version', 'numeric_version'],
  columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
  rows: [[true, 'PostgreSQL 14.0', 140_000]],
};

/**
 * Stands in for a database where the engine only compares models: it insists on a connection, asks PostgreSQL for
 * its version, and needs no more. Anything else is refused, so that no result can depend on what was made up here.
 */
export function offlineAdapterFactory(
  provider: 'sqlite' | 'postgresql',
): SqlMigrationAwareDriverAdapterFactory {
  const identity = {
    provider: provider === 'sqlite' ? 'sqlite' : 'postgres',
    adapterName: 'offline',
  } as const;
  const adapter: SqlDriverAdapter = {
    ...identity,
    queryRaw: ({ sql }) =>
      provider === 'postgresql' && sql.includes('version()')
        ? Promise.resolve(POSTGRESQL_GREETING)
        : refuse(),
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: () => Promise.resolve(),
  };
  return { ...identity, connect: () => Promise.resolve(adapter), connectToShadowDb: refuse };
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('Comparing models must not need a database.'));
}
