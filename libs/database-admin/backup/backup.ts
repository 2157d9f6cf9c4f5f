import { access, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import {
  providerOf,
  sqliteFileOf,
  type DatabaseProvider,
  packageRoot,
  serverAddressOf,
  withSession,
  type SqlSession,
} from '#database';
import { BackupError } from './backup-error.js';
import { backupRecord, databaseIdentity, writeRecord, type BackupRecord } from './backup-record.js';
import { USUAL_TOOL_PATH } from './server/client-tool.js';
import { diskErrorOf } from './file-errors.js';
import { appliedMigrations, schemaInUse } from '../catalog/live-tables.js';
import { dumpServerDatabase, type WrittenBackup } from './server/server-backup.js';
import { copySqliteDatabase } from './sqlite/sqlite-backup.js';
import { writeWholeFile } from './whole-file.js';

const FOLDER_MODE = 0o700;
const EXTENSIONS: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: 'db',
  postgresql: 'sql.gz',
  mysql: 'sql.gz',
};

export interface BackupOptions {
  /** The folder of the backup, created if missing; by default `data/backups` of the package. */
  readonly directory?: string;
  readonly now: Date;
  /** Where to look for `pg_dump` or `mariadb-dump`, in the form of PATH. */
  readonly toolPath?: string;
  /** PostgreSQL and MySQL: called with the number of bytes of SQL written so far, before compression. */
  readonly onProgress?: (bytes: number) => void;
}

export interface BackupReport extends BackupRecord {
  /** Absolute path of the backup. */
  readonly file: string;
}

/**
 * Writes a backup of a consistent snapshot of the database, which stays in use, and its record `<file>.json`. Both are
 * renamed to their final names when they are complete and synced, the record last; a failed backup leaves neither, a
 * killed one at most a file that ends in `.partial`. A PostgreSQL backup holds the schema of the URL, a MySQL backup
 * the database without routines and events. A SQLite backup blocks the caller's thread.
 * @throws BackupError when there is no database file, the client's tools are missing or fail, or a file cannot be written
 * @throws DatabaseUrlError when the URL is invalid
 * @throws SqlError when the database is unreachable or refuses
 */
export async function backup(url: string, options: BackupOptions): Promise<BackupReport> {
  const directory = path.resolve(options.directory ?? defaultBackupDirectory());
  await assertSomethingToBackUp(url);
  try {
    return await withSession(url, (session) => backUp(session, url, directory, options));
  } catch (error) {
    throw diskErrorOf(error, directory);
  }
}

export function defaultBackupDirectory(): string {
  return path.join(packageRoot, 'data', 'backups');
}

async function backUp(
  session: SqlSession,
  url: string,
  directory: string,
  options: BackupOptions,
): Promise<BackupReport> {
  const migrations = await appliedMigrations(session);
  await mkdir(directory, { recursive: true, mode: FOLDER_MODE });
  const file = path.join(directory, fileNameOf(url, options.now));
  const written = await writeWholeFile(file, (temporary) => writeBackup(session, url, temporary, options));
  const record = backupRecord({
    provider: session.provider,
    database: databaseIdentity(url),
    createdAt: options.now.toISOString(),
    migrations,
    ...written,
  });
  try {
    await writeRecord(file, record);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return { file, ...record };
}

async function writeBackup(
  session: SqlSession,
  url: string,
  file: string,
  { toolPath, onProgress }: BackupOptions,
): Promise<WrittenBackup> {
  if (session.provider === 'sqlite') return copySqliteDatabase(session, file);
  return dumpServerDatabase(file, {
    address: serverAddressOf(url),
    schema: session.provider === 'postgresql' ? await schemaOrThrow(session) : '',
    toolPath: toolPath ?? USUAL_TOOL_PATH,
    onProgress,
  });
}

async function schemaOrThrow(session: SqlSession): Promise<string> {
  const schema = await schemaInUse(session);
  if (schema !== null) return schema;
  throw new BackupError('nothing_to_back_up', 'The schema that DATABASE_URL names does not exist.');
}

/** Checked first, because a session would create the file. */
async function assertSomethingToBackUp(url: string): Promise<void> {
  if (providerOf(url) !== 'sqlite') return;
  const file = sqliteFileOf(url);
  try {
    await access(file);
  } catch (error) {
    throw new BackupError('nothing_to_back_up', `There is no database ${file}.`, { cause: error });
  }
}

/** `<database>-<provider>-<time>.<extension>`, with characters that every file system accepts; the time is UTC. */
function fileNameOf(url: string, now: Date): string {
  const provider = providerOf(url);
  const name = provider === 'sqlite' ? path.parse(sqliteFileOf(url)).name : serverAddressOf(url).database;
  const time = now.toISOString().replaceAll(/[-:]/g, '').replace('.', '');
  return `${name.replaceAll(/[^\w.-]/g, '_')}-${provider}-${time}.${EXTENSIONS[provider]}`;
}
