export { Prisma, type Database, type Transaction } from './database.js';
export type {
  AuthorizationRequest,
  Completion,
  Task,
  TokenRevocation,
  TwitterConnection,
  TwitterVerificationLog,
  User,
} from './database.js';
export { DatabaseFailure } from './database-failure.js';
export { DatabaseUrlError, type DatabaseUrlErrorCode } from './database-url-error.js';
export { providerOf, type DatabaseProvider } from './database-url.js';
export { assertDatabaseUrl } from './assert-database-url.js';
export { identifier } from './identifier.js';
export { Lease, Leases } from './leases.js';
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
export { resolveMigration } from './migrations/resolve-migration.js';
export { planRollback, rollBack, type RollbackOptions } from './migrations/rollback.js';
export { MigrationError, type MigrationErrorCode } from './migrations/migration-error.js';
export { openDatabase } from './open-database.js';
export { uniqueViolation, type UniqueViolation } from './unique-violation.js';
