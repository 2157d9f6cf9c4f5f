import { readFile, writeFile } from 'node:fs/promises';

import { z } from 'zod';

import { providerOf, sqliteFileOf, serverAddressOf } from '#database';
import { BackupError } from './backup-error.js';
import { hasErrorCode } from './file-errors.js';
import { writeWholeFile } from './whole-file.js';

const SCHEMA_VERSION = 1;

const recordSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  provider: z.enum(['sqlite', 'postgresql', 'mysql']),
  /** The database that was backed up: see {@link databaseIdentity}. */
  database: z.string(),
  createdAt: z.iso.datetime(),
  /** Size of the backup file. */
  bytes: z.int().nonnegative(),
  /** SHA-256 of the backup file, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Number of rows in the backup, by table. */
  rows: z.record(z.string(), z.int().nonnegative()),
  /** Names of the migrations that were applied, oldest first. */
  migrations: z.array(z.string()),
  /** When a trial restore found the same rows; null: never. */
  checkedAt: z.iso.datetime().nullable().default(null),
});

/** The record of a backup, stored beside it as `<file>.json`. */
export type BackupRecord = Readonly<z.infer<typeof recordSchema>>;

/** The record of a new backup, without a trial restore. */
export function backupRecord(facts: Omit<BackupRecord, 'schemaVersion' | 'checkedAt'>): BackupRecord {
  return { schemaVersion: SCHEMA_VERSION, ...facts, checkedAt: null };
}

function recordFileOf(backupFile: string): string {
  return `${backupFile}.json`;
}

/**
 * The record beside a backup, or null when there is none.
 * @throws BackupError `damaged_backup` when it is unreadable
 */
export async function readRecord(backupFile: string): Promise<BackupRecord | null> {
  const file = recordFileOf(backupFile);
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw new BackupError('damaged_backup', `${file} is not the record of a backup.`, { cause: error });
  }
}

/** Writes the record of a backup, completely or not at all. */
export async function writeRecord(backupFile: string, record: BackupRecord): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await writeWholeFile(recordFileOf(backupFile), (temporary) => writeFile(temporary, text));
}

/**
 * Identifies a database without a secret: the absolute path of a SQLite file, or `host:port/database` of a server, with
 * `?schema=` for another schema than public. Two names of one host count as two databases.
 * @throws DatabaseUrlError when the URL is invalid
 */
export function databaseIdentity(url: string): string {
  if (providerOf(url) === 'sqlite') return sqliteFileOf(url);
  const { host, port, database, schema } = serverAddressOf(url);
  const location = `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
  return schema === null || schema === 'public' ? location : `${location}?schema=${schema}`;
}
