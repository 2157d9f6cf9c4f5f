import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { providerOf, sqliteFileOf, type DatabaseProvider } from '../database-url.js';
import { packageRoot } from '../package-root.js';
import { serverAddressOf } from '../server-address.js';
import { withSession } from '../session/open-session.js';
import type { SqlSession } from '../session/sql-session.js';
import { BackupError } from './backup-error.js';
import { backupRecord, databaseIdentity, recordFileOf, type BackupRecord } from './backup-record.js';
import { USUAL_TOOL_PATH } from './client-tool.js';
import { diskErrorOf } from './file-errors.js';
import { appliedMigrations, schemaInUse } from './live-tables.js';
import { dumpServerDatabase, type WrittenBackup } from './server-backup.js';
import { copySqliteDatabase } from './sqlite-backup.js';
import { writeWholeFile } from './whole-file.js';

const FOLDER_MODE = 0o700;
const EXTENSIONS: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: 'db',
  postgresql: 'sql.gz',
  mysql: 'sql.gz',
};

export interface BackupOptions {
  /** Where to put it; by default `data/backups` of the package. Made when it is not there. */
  readonly directory?: string;
  readonly now: Date;
  /** Where to look for `pg_dump` or `mariadb-dump`, in the form of PATH. */
  readonly toolPath?: string;
  /** PostgreSQL and MySQL: told how many bytes of SQL have been written, before compression. */
  readonly onProgress?: (bytes: number) => void;
}

export interface BackupReport extends BackupRecord {
  /** Absolute path of the backup. */
  readonly file: string;
}

/**
 * Writes a backup of the database as of one moment, while others use it, and beside it `<file>.json`, its record.
 * Both get their names when they are whole and on the disk, the record last; a backup that fails leaves neither, one
 * that is killed at most a file that ends in `.partial`. Of PostgreSQL the schema of the URL is backed up, of MySQL
 * the database without its routines and events. With SQLite the thread of the caller is busy meanwhile.
 * @throws BackupError when there is no database file, the client's tools are missing or fail, or the disk refuses
 * @throws DatabaseUrlError, SqlError when the database cannot be used
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
  return path.join(packageRoot(), 'data', 'backups');
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
  await writeRecord(file, record);
  return { file, ...record };
}

async function writeRecord(file: string, record: BackupRecord): Promise<void> {
  try {
    const text = `${JSON.stringify(record, null, 2)}\n`;
    await writeWholeFile(recordFileOf(file), (temporary) => writeFile(temporary, text));
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
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
  throw new BackupError('nothing_to_back_up', 'The schema that DATABASE_URL names is not there.');
}

/** A session would make the file. */
async function assertSomethingToBackUp(url: string): Promise<void> {
  if (providerOf(url) !== 'sqlite') return;
  const file = sqliteFileOf(url);
  try {
    await access(file);
  } catch (error) {
    throw new BackupError('nothing_to_back_up', `There is no database ${file}.`, { cause: error });
  }
}

/** `<database>-<provider>-<time>.<extension>`, of letters that every file system takes; the time is UTC. */
function fileNameOf(url: string, now: Date): string {
  const provider = providerOf(url);
  const name = provider === 'sqlite' ? path.parse(sqliteFileOf(url)).name : serverAddressOf(url).database;
  const time = now.toISOString().replaceAll(/[-:]/g, '').replace('.', '');
  return `${name.replaceAll(/[^\w.-]/g, '_')}-${provider}-${time}.${EXTENSIONS[provider]}`;
}
