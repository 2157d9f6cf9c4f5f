import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import type { DatabaseProvider } from '../address/database-url.js';
import type { SqlSession, SqlValue } from '../session/sql-session.js';

/** Prisma's own table, as its schema engine creates it. */
const CREATE_TABLE: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`,
  postgresql: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`,
  mysql: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           DATETIME(3),
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME(3),
    "started_at"            DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
};

const HAS_TABLE: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'`,
  postgresql: `SELECT 1 FROM pg_catalog.pg_class WHERE relname = '_prisma_migrations'
    AND relnamespace = current_schema()::regnamespace`,
  mysql: `SELECT 1 FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_name = '_prisma_migrations'`,
};

const moment = z.union([
  z.date(),
  z
    .string()
    .transform((text) => new Date(text))
    .refine((date) => !Number.isNaN(date.getTime())),
]);

const recordSchema = z
  .object({
    id: z.string(),
    migration_name: z.string(),
    checksum: z.string(),
    logs: z.string().nullable(),
    started_at: moment,
    finished_at: moment.nullable(),
    applied_steps_count: z.number(),
  })
  .transform((row) => ({
    id: row.id,
    name: row.migration_name,
    checksum: row.checksum,
    logs: row.logs,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    steps: row.applied_steps_count,
  }));

/** A row of Prisma's table; without `finishedAt` the migration failed or was interrupted. */
export type MigrationRecord = z.output<typeof recordSchema>;

/** One attempt to apply a migration. */
export interface MigrationAttempt {
  name: string;
  checksum: string;
  startedAt: Date;
}

/** Prisma's record of migrations in the database. */
export class MigrationHistory {
  constructor(private readonly session: SqlSession) {}

  async ensureTable(): Promise<void> {
    if (!(await this.#hasTable())) await this.session.script(CREATE_TABLE[this.session.provider]);
  }

  /** Migrations that were started and not rolled back, oldest first; empty when there is no table yet. */
  async activeRecords(): Promise<MigrationRecord[]> {
    if (!(await this.#hasTable())) return [];
    const rows = await this.session.query(
      `SELECT "id", "migration_name", "checksum", "logs", "started_at", "finished_at", "applied_steps_count"
       FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL ORDER BY "started_at", "migration_name"`,
    );
    return z.array(recordSchema).parse(rows);
  }

  /** The record of one migration, unless it was rolled back. */
  async find(name: string): Promise<MigrationRecord | null> {
    return (await this.activeRecords()).find((record) => record.name === name) ?? null;
  }

  /** A migration that was started, but not finished and not marked as rolled back: Prisma's P3009. */
  async findFailed(): Promise<MigrationRecord | null> {
    return (await this.activeRecords()).find((record) => record.finishedAt === null) ?? null;
  }

  /** Records the start of an attempt. Returns the id of the record. */
  async begin({ name, checksum, startedAt }: MigrationAttempt): Promise<string> {
    const id = randomUUID();
    await this.session.execute(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "applied_steps_count")
       VALUES (?, ?, ?, ?, 0)`,
      [id, checksum, name, startedAt],
    );
    return id;
  }

  async finish(id: string): Promise<void> {
    await this.#update(id, { finished_at: new Date(), logs: null, applied_steps_count: 1 });
  }

  /** Records how far an unfinished attempt has come. */
  async recordProgress(id: string, steps: number, logs: string): Promise<void> {
    await this.#update(id, { applied_steps_count: steps, logs });
  }

  async markRolledBack(id: string): Promise<void> {
    await this.#update(id, { rolled_back_at: new Date() });
  }

  async #update(id: string, values: Readonly<Record<string, SqlValue>>): Promise<void> {
    const assignments = Object.keys(values).map((column) => `"${column}" = ?`);
    await this.session.execute(`UPDATE "_prisma_migrations" SET ${assignments.join(', ')} WHERE "id" = ?`, [
      ...Object.values(values),
      id,
    ]);
  }

  async #hasTable(): Promise<boolean> {
    return (await this.session.query(HAS_TABLE[this.session.provider])).length > 0;
  }
}
