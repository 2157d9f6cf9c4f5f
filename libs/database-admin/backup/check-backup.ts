import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import type { DatabaseProvider } from '#database';
import { BackupError } from './backup-error.js';
import { reasonOf } from './file-errors.js';
import { readRecord, type BackupRecord } from './backup-record.js';
import { matchesRecord } from './file-hash.js';
import { DumpReader } from './server/server-dump.js';
import { inspectSqliteFile } from './sqlite/sqlite-file.js';

/** A complete, undamaged backup. */
export interface CheckedBackup {
  readonly file: string;
  readonly provider: DatabaseProvider;
  /** Number of rows, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** PostgreSQL and MySQL: checksums of the rows as the dump writes them, by table. */
  readonly checksums: Readonly<Record<string, string>>;
  /** PostgreSQL: the schemas of its tables. */
  readonly schemas: readonly string[];
  /** PostgreSQL: the settings that it sets for the restoring session. */
  readonly settings: readonly string[];
  /** The record beside it; null when there is none. */
  readonly record: BackupRecord | null;
}

type Contents = Omit<CheckedBackup, 'file' | 'record'>;

const SQLITE_MAGIC = 'SQLite format 3\0';
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Reads a whole backup: it must match its record if there is one, a SQLite file must be intact, and a dump must be
 * valid gzip with the closing line of its tool.
 * @throws BackupError `no_such_file`, or `damaged_backup`
 */
export async function checkBackup(file: string): Promise<CheckedBackup> {
  const beginning = await beginningOrThrow(file);
  const record = await readRecord(file);
  if (record !== null && !(await matchesRecord(file, record)))
    throw new BackupError('damaged_backup', `${file} does not match its record: it is damaged or edited.`);
  return { file, record, ...(await readContents(file, beginning)) };
}

async function readContents(file: string, beginning: Buffer): Promise<Contents> {
  if (beginning.toString('latin1') === SQLITE_MAGIC)
    return { provider: 'sqlite', rows: inspectSqliteFile(file), checksums: {}, schemas: [], settings: [] };
  if (beginning.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) return readDump(file);
  throw new BackupError('damaged_backup', `${file} is neither a SQLite database nor a gzipped dump.`);
}

async function readDump(file: string): Promise<Contents> {
  const contents = await scanDump(file);
  if (contents === null)
    throw new BackupError('damaged_backup', `${file} is not a dump of pg_dump, mariadb-dump or mysqldump.`);
  if (!contents.complete)
    throw new BackupError('damaged_backup', `${file} is incomplete: the closing line is missing.`);
  return contents;
}

async function scanDump(file: string): Promise<ReturnType<DumpReader['end']>> {
  const reader = new DumpReader();
  try {
    await pipeline(createReadStream(file), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) reader.push(chunk);
    });
  } catch (error) {
    throw new BackupError('damaged_backup', `${file} cannot be decompressed: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  return reader.end();
}

async function beginningOrThrow(file: string): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(SQLITE_MAGIC.length),
        0,
        SQLITE_MAGIC.length,
        0,
      );
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new BackupError('no_such_file', `${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}
