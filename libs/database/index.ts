export { Prisma, type Database, type Transaction } from './database.js';
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
} from './database.js';
export { backup, defaultBackupDirectory, type BackupReport } from './backup/backup.js';
export { restore, type RestoreReport } from './backup/restore.js';
export { findCheckedBackup } from './backup/find-checked-backup.js';
export { trialRestore, type TrialReport } from './backup/trial-restore.js';
export { copyDatabase, digestDatabase, type CopyReport } from './copy/copy-database.js';
export { DatabaseFailure } from './database-failure.js';
export { DatabaseUrlError, type DatabaseUrlErrorCode } from './database-url-error.js';
export { providerOf, sqliteFileOf, sqliteUrlOf, type DatabaseProvider } from './database-url.js';
export { missingFileOf } from './missing-file.js';
export { assertDatabaseUrl } from './assert-database-url.js';
export { generateMigration, type GenerateOutcome } from './generate/generate-migration.js';
export { databaseClock, readDatabaseClock } from './database-clock.js';
export { identifier } from './identifier.js';
export { Lease, Leases } from './leases.js';
export { applyBaseline } from './migrations/baseline.js';
export {
  migrate,
  type HistoryOptions,
  type MigrateOptions,
  type MigrationReport,
} from './migrations/migrate.js';
export {
  assertMigrated,
  migrationStatus,
  type MigrationState,
  type MigrationStatus,
} from './migrations/migration-status.js';
export { pendingMigrations, type PendingMigration } from './migrations/pending.js';
export { resolveMigration } from './migrations/resolve-migration.js';
export { planRollback, rollBack, type RollbackOptions } from './migrations/rollback.js';
export { MigrationError, type MigrationErrorCode } from './migrations/migration-error.js';
export { openDatabase } from './open-database.js';
export { outageOf } from './outage.js';
export { preflightDatabase, type Check, type CheckState } from './preflight/preflight.js';
export type { Finding } from './schema/drift.js';
export { BulkReads, type BulkReader } from './reads/bulk-reads.js';
export { SnapshotReadError, type SnapshotReadErrorCode } from './reads/snapshot-read-error.js';
export { SnapshotReads } from './reads/snapshot-reads.js';
export { verifyDatabase, type Verification } from './schema/verify-database.js';
export { databaseSizes, type DatabaseSizes, type TableSize } from './sizes/database-sizes.js';
export { discardDeletedContent } from './sqlite/discard-deleted-content.js';
export { isForeignKeyViolation } from './foreign-key-violation.js';
export { uniqueViolation, type UniqueViolation } from './unique-violation.js';
