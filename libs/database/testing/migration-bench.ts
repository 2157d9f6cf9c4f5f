import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import type { DatabaseProvider } from '../address/database-url.js';
import { migrate, type MigrateOptions, type MigrationReport } from '../migrations/migrate.js';
import { MigrationError } from '../migrations/migration-error.js';
import { openSession } from '../session/open-session.js';
import type { SqlRow, SqlSession } from '../session/sql-session.js';
import { freshDatabase, type FreshDatabase } from './fresh-database.js';

const PROGRAM = path.join(import.meta.dirname, 'migrate.js');

const TABLES: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: `SELECT name AS "name" FROM sqlite_master WHERE type = 'table'`,
  postgresql: `SELECT tablename AS "name" FROM pg_tables WHERE schemaname = current_schema()`,
  mysql: `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = DATABASE()`,
};

/** An empty database and an empty migration history beside it. */
export class MigrationBench {
  private constructor(
    private readonly fresh: FreshDatabase,
    readonly histories: string,
    /** A connection that has nothing to do with the migrator. */
    readonly session: SqlSession,
  ) {}

  static async open(provider: DatabaseProvider): Promise<MigrationBench> {
    const fresh = await freshDatabase(provider);
    const histories = await mkdtemp(path.join(tmpdir(), 'migrations-'));
    await mkdir(path.join(histories, provider));
    return new MigrationBench(fresh, histories, await openSession(fresh.url));
  }

  get url(): string {
    return this.fresh.url;
  }

  async close(): Promise<void> {
    await this.session.close();
    await this.fresh.drop();
    await rm(this.histories, { recursive: true });
  }

  folderOf(name: string): string {
    return path.join(this.histories, this.session.provider, name);
  }

  async write(name: string, script: string, down?: string): Promise<void> {
    await mkdir(this.folderOf(name), { recursive: true });
    await writeFile(path.join(this.folderOf(name), 'migration.sql'), script);
    if (down !== undefined) await writeFile(path.join(this.folderOf(name), 'down.sql'), down);
  }

  migrate(options: Omit<MigrateOptions, 'histories'> = {}): Promise<MigrationReport> {
    return migrate(this.url, { histories: this.histories, ...options });
  }

  /** The error that migrating ends with. */
  async failure(options: Omit<MigrateOptions, 'histories'> = {}): Promise<MigrationError> {
    return migrationErrorOf(this.migrate(options));
  }

  /** Names of tables, without Prisma's own. */
  async tables(): Promise<string[]> {
    const rows = await this.session.query(TABLES[this.session.provider]);
    return rows
      .map(({ name }) => String(name))
      .filter((name) => !/^(_prisma|sqlite_)/.test(name))
      .sort();
  }

  records(): Promise<SqlRow[]> {
    return this.session.query(
      `SELECT "migration_name", "logs", "finished_at", "rolled_back_at", "applied_steps_count"
       FROM "_prisma_migrations" ORDER BY "started_at", "migration_name"`,
    );
  }

  /** Migrates in another process. */
  async migrateElsewhere(): Promise<MigrationReport> {
    const args = [PROGRAM, this.url, this.histories];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as MigrationReport;
  }

  /** Starts to migrate in another process, which the caller ends. */
  beginElsewhere(): ChildProcess {
    const args = [PROGRAM, this.url, this.histories];
    return spawn(process.execPath, args, { stdio: 'ignore' });
  }
}

/** The migration error that the work ends with. */
export async function migrationErrorOf(work: Promise<unknown>): Promise<MigrationError> {
  const error: unknown = await work.then(
    () => 'nothing was thrown',
    (reason: unknown) => reason,
  );
  if (!(error instanceof MigrationError)) throw new Error(`not a MigrationError: ${String(error)}`);
  return error;
}
