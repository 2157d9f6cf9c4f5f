import { readFile } from 'node:fs/promises';

import { z } from 'zod';

import { providerOf, sqliteFileOf } from '../database-url.js';
import { serverAddressOf } from '../server-address.js';
import { BackupError } from './backup-error.js';
import { hasErrorCode } from './file-errors.js';

const SCHEMA_VERSION = 1;

const recordSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  provider: z.enum(['sqlite', 'postgresql', 'mysql']),
  /** Which database it is a backup of: see {@link databaseIdentity}. */
  database: z.string(),
  createdAt: z.iso.datetime(),
  /** Size of the backup file. */
  bytes: z.int().nonnegative(),
  /** SHA-256 of the backup file, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Rows that the backup holds, by table. */
  rows: z.record(z.string(), z.int().nonnegative()),
  /** Names of the migrations that were applied, oldest first. */
  migrations: z.array(z.string()),
  /** When it was restored on trial and held the same rows; null: never. */
  checkedAt: z.iso.datetime().nullable().default(null),
});

/** What is known about a backup; it lies beside the backup as `<file>.json`. */
export type BackupRecord = Readonly<z.infer<typeof recordSchema>>;

/** The record of a new backup, which nobody has restored yet. */
export function backupRecord(facts: Omit<BackupRecord, 'schemaVersion' | 'checkedAt'>): BackupRecord {
  return { schemaVersion: SCHEMA_VERSION, ...facts, checkedAt: null };
}

export function recordFileOf(backupFile: string): string {
  return `${backupFile}.json`;
}

/**
 * The record beside a backup, or null when there is none.
 * @throws BackupError `damaged_backup` when it cannot be understood
 */
export async function readRecord(backupFile: string): Promise<BackupRecord | null> {
  const file = recordFileOf(backupFile);
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw new BackupError('damaged_backup', `${file} is no record of a backup.`, { cause: error });
  }
}

/**
 * Tells databases apart without a secret: the absolute path of a SQLite file, `host:port/database` of a server, with
 * `?schema=` where the URL names another than public. Two spellings of one host count as two databases.
 * @throws DatabaseUrlError when the URL cannot be used
 */
export function databaseIdentity(url: string): string {
  if (providerOf(url) === 'sqlite') return sqliteFileOf(url);
  const { host, port, database, schema } = serverAddressOf(url);
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
  return schema === null || schema === 'public' ? place : `${place}?schema=${schema}`;
}
