export { Database, Prisma, type Transaction } from './database.js';
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
export { DatabaseUrlError, type DatabaseUrlErrorCode } from './address/database-url-error.js';
export {
  missingFileOf,
  providerOf,
  sqliteFileOf,
  sqliteUrlOf,
  type DatabaseProvider,
} from './address/database-url.js';
export { assertDatabaseUrl, serverAddressOf, type ServerAddress } from './address/server-address.js';
export {
  directDatabase,
  type DirectDatabase,
  type DirectStatements,
  type Statements,
} from './direct/direct-statements.js';
export { columnList, findRows, insertRow, readRows, updateRows } from './direct/rows.js';
export { databaseClock, readDatabaseClock } from './database-clock.js';
export { DatabaseFailure } from './failures/database-failure.js';
export { isForeignKeyViolation } from './failures/foreign-key-violation.js';
export { outageOf } from './failures/outage.js';
export { uniqueViolation, type UniqueViolation } from './failures/unique-violation.js';
export { MODELS_FINGERPRINT } from './generated/fingerprint.js';
export { identifier } from './identifier.js';
export { Lease, Leases } from './leases.js';
export {
  LOCK_TIMEOUT_MS,
  migrate,
  withMigrator,
  type HistoryOptions,
  type MigrateOptions,
  type MigrationReport,
} from './migrations/migrate.js';
export { MigrationError, type MigrationErrorCode } from './migrations/migration-error.js';
export { noDownScript, unknownMigration } from './migrations/migration-failures.js';
export { committedHistories, readMigrations, type LocalMigration } from './migrations/migration-folder.js';
export { MigrationHistory } from './migrations/migration-history.js';
export {
  assertMigrated,
  migrationStatus,
  type MigrationState,
  type MigrationStatus,
} from './migrations/migration-status.js';
export { REQUIRED_ENCODING, unsupportedEncoding } from './migrations/text-encoding.js';
export type { PoolUse } from './observation/pool-use.js';
export type { EndedStatement, StatementWatch } from './observation/statement-watch.js';
export { openDatabase, type DatabaseOptions } from './open-database.js';
export { packageRoot } from './package-root.js';
export { rowId } from './row-id.js';
export { BulkReads, type BulkReader } from './reads/bulk-reads.js';
export { SnapshotReadError, type SnapshotReadErrorCode } from './reads/snapshot-read-error.js';
export { SnapshotReads } from './reads/snapshot-reads.js';
export { embeddedDatabase, serverDatabase } from './server-database.js';
export { mysqlSettings } from './session/mysql-settings.js';
export { openSession, withSession } from './session/open-session.js';
export { PostgresqlListener, type ListenerEvents } from './session/postgresql-listener.js';
export { postgresqlSettings } from './session/postgresql-settings.js';
export { SqlError } from './session/sql-error.js';
export { sqlErrorOf } from './session/sql-error-of.js';
export { inTransaction, type SqlRow, type SqlSession, type SqlValue } from './session/sql-session.js';
export { statementsOf } from './session/sql-statements.js';
export { SqliteSession } from './session/sqlite-session.js';
export { damageOf } from './sqlite/damage.js';
export { discardDeletedContent } from './sqlite/discard-deleted-content.js';
export { EmbeddedLibSql } from './sqlite/embedded-libsql.js';
