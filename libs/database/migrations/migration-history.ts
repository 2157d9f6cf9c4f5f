import { randomUUID } from 'node:crypto';

import type { Database as Connection } from 'libsql';
import { z } from 'zod';

/** Prisma's own table, as its schema engine makes it on SQLite. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

const failedSchema = z.object({ name: z.string(), logs: z.string().nullable() });
const appliedSchema = z.object({ checksum: z.string() });

/** One attempt to apply a migration. */
export interface MigrationAttempt {
  name: string;
  checksum: string;
  startedAt: Date;
}

/** The record of migrations that Prisma keeps in the database, in the words Prisma uses. */
export class MigrationHistory {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  ensureTable(): void {
    this.#connection.exec(CREATE_TABLE);
  }

  /** A migration that was begun, never finished and not marked as rolled back: Prisma's P3009. */
  findFailed(): z.infer<typeof failedSchema> | null {
    const rows = this.#connection
      .prepare(
        `SELECT "migration_name" AS "name", "logs" FROM "_prisma_migrations"
         WHERE "finished_at" IS NULL AND "rolled_back_at" IS NULL ORDER BY "started_at"`,
      )
      .all();
    return z.array(failedSchema).parse(rows)[0] ?? null;
  }

  /** The checksum a migration had when it was applied, or null when it is pending. */
  findAppliedChecksum(name: string): string | null {
    const rows = this.#connection
      .prepare(
        `SELECT "checksum" FROM "_prisma_migrations"
         WHERE "migration_name" = ? AND "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`,
      )
      .all(name);
    return z.array(appliedSchema).parse(rows)[0]?.checksum ?? null;
  }

  recordApplied(attempt: MigrationAttempt): void {
    this.#insert(attempt, { finishedAt: timestamp(new Date()), logs: null, steps: 1 });
  }

  recordFailed(attempt: MigrationAttempt, logs: string): void {
    this.#insert(attempt, { finishedAt: null, logs, steps: 0 });
  }

  #insert(
    { name, checksum, startedAt }: MigrationAttempt,
    { finishedAt, logs, steps }: { finishedAt: string | null; logs: string | null; steps: number },
  ): void {
    this.#connection
      .prepare(
        `INSERT INTO "_prisma_migrations"
           ("id", "checksum", "finished_at", "migration_name", "logs", "started_at", "applied_steps_count")
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(randomUUID(), checksum, finishedAt, name, logs, timestamp(startedAt), steps);
  }
}

/** UTC as Prisma's adapter writes it. */
function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '+00:00');
}
