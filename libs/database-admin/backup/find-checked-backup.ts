import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { providerOf } from '#database';
import { BackupError } from './backup-error.js';
import { databaseIdentity, readRecord, type BackupRecord } from './backup-record.js';
import { hasErrorCode } from './file-errors.js';
import { matchesRecord } from './file-hash.js';

const RECORD_SUFFIX = '.json';

export interface FoundBackup extends BackupRecord {
  /** Absolute path of the backup. */
  readonly file: string;
}

/**
 * The newest backup of this database that is no older than `maxAgeMs`, passed a trial restore, and is unchanged: its
 * size and SHA-256 match its record. Null when there is none; other files are ignored.
 * @throws DatabaseUrlError when the URL is invalid
 */
export async function findCheckedBackup(
  url: string,
  directory: string,
  now: Date,
  maxAgeMs: number,
): Promise<FoundBackup | null> {
  const provider = providerOf(url);
  const database = databaseIdentity(url);
  const candidates = (await recordedBackups(path.resolve(directory))).filter((candidate) => {
    const ageMs = now.getTime() - Date.parse(candidate.createdAt);
    return (
      candidate.provider === provider &&
      candidate.database === database &&
      candidate.checkedAt !== null &&
      ageMs >= 0 &&
      ageMs <= maxAgeMs
    );
  });
  const newestFirst = candidates.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  for (const candidate of newestFirst) if (await isUnchanged(candidate)) return candidate;
  return null;
}

async function recordedBackups(directory: string): Promise<FoundBackup[]> {
  const found: FoundBackup[] = [];
  for (const name of await namesIn(directory)) {
    if (!name.endsWith(RECORD_SUFFIX)) continue;
    const file = path.join(directory, name.slice(0, -RECORD_SUFFIX.length));
    const record = await validRecord(file);
    if (record !== null) found.push({ file, ...record });
  }
  return found;
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function validRecord(file: string): Promise<BackupRecord | null> {
  try {
    return await readRecord(file);
  } catch (error) {
    if (error instanceof BackupError) return null;
    throw error;
  }
}

async function isUnchanged({ file, ...record }: FoundBackup): Promise<boolean> {
  try {
    return await matchesRecord(file, record);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
}
