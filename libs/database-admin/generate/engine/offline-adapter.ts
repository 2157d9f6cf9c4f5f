import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';

/** The answer to the engine's query on connecting: whether the schema exists, and the version as text and number. */
const POSTGRESQL_GREETING: SqlResultSet = {
  columnNames: ['exists', 'version', 'numeric_version'],
  columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
  rows: [[true, 'PostgreSQL 14.0', 140_000]],
};

/**
 * Replaces a database when the engine only compares models: the engine requires a connection and the version of
 * PostgreSQL, but no more. All other queries are refused, so that no result depends on invented answers.
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
