import type { VerificationLogArchive } from '#database';
import { ArchiveError, type ArchiveErrorCode } from '../archive-error.js';
import { decodeArchive, type ArchivedLog } from '../archive-format.js';
import type { ArchiveStore } from '../store/archive-store.js';
import { ArchiveTally } from '../job/archive-tally.js';
import type { ArchivesRepository, ArchiveState } from '../archives.repository.js';

/** The states of an archive whose file is complete. */
export const COMPLETE: readonly ArchiveState[] = ['RECORDED', 'PURGED', 'RESTORED', 'DAMAGED'];

/**
 * What is wrong with an archive. `missing`: there is no file. `unusable`: the disk cannot read it. `bytes`, `sha256`: it
 * is not the file that was written. `damaged`, `unsupported_version`: it is, but cannot be decoded. `rows`, `times`: its
 * number of rows or its times differ from the record. `unknown`: the file has no record.
 */
export type ArchiveFault =
  | Exclude<ArchiveErrorCode, 'name_taken'>
  | 'bytes'
  | 'sha256'
  | 'rows'
  | 'times'
  | 'unknown';

/** How an archive differs from its record. */
export interface ArchiveFinding {
  readonly fileName: string;
  readonly fault: ArchiveFault;
  /** By the record. */
  readonly expected: string;
  /** In the file, or why it cannot be read. */
  readonly found: string;
}

/** The result of checking all archives. */
export interface ArchivesVerification {
  /** Number of archives. */
  readonly checked: number;
  readonly findings: readonly ArchiveFinding[];
  /** Files in the folder without a record. */
  readonly unknownFiles: readonly string[];
}

/**
 * Compares an archive's file with its record: every byte and every row.
 *
 * @param visit called with the rows of a file whose checksum is right, even if an error is found later in it
 * @returns the first difference; null when there is none
 */
export async function checkArchive(
  store: ArchiveStore,
  archive: VerificationLogArchive,
  visit: (rows: readonly ArchivedLog[]) => void = () => undefined,
): Promise<ArchiveFinding | null> {
  const { fileName } = archive;
  try {
    const difference = (await compareFile(store, archive)) ?? (await compareRows(store, archive, visit));
    return difference === null ? null : { fileName, ...difference };
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.code === 'name_taken') throw error;
    return { fileName, fault: error.code, expected: 'a file that can be read', found: error.message };
  }
}

/**
 * Checks all archives, one after the other. One that is replaced or removed in the meantime is skipped.
 *
 * @param onProgress called after each archive, with numbers of rows
 */
export async function verifyArchives(
  store: ArchiveStore,
  archives: ArchivesRepository,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<ArchivesVerification> {
  const records = await archives.listByState(COMPLETE);
  const total = records.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const findings: ArchiveFinding[] = [];
  let done = 0;
  for (const archive of records) {
    const finding = await checkArchive(store, archive);
    if (finding !== null && (await isStillThere(archives, archive))) findings.push(finding);
    done += archive.rowCount;
    onProgress(done, total);
  }
  return { checked: records.length, findings, unknownFiles: await unknownFiles(store, archives) };
}

/** The names of the files without a record: the service does not use them. */
export async function unknownFiles(store: ArchiveStore, archives: ArchivesRepository): Promise<string[]> {
  const unknown: string[] = [];
  for (const file of await store.list())
    if ((await archives.findByFileName(file)) === null) unknown.push(file);
  return unknown;
}

type Difference = Omit<ArchiveFinding, 'fileName'>;

async function compareFile(
  store: ArchiveStore,
  { fileName, bytes, sha256 }: VerificationLogArchive,
): Promise<Difference | null> {
  const file = await store.inspect(fileName);
  const expected = `${bytes} bytes`;
  if (file === null) return { fault: 'missing', expected, found: 'no file' };
  if (file.bytes !== bytes) return { fault: 'bytes', expected, found: `${file.bytes} bytes` };
  return file.sha256 === sha256 ? null : { fault: 'sha256', expected: sha256 ?? 'none', found: file.sha256 };
}

async function compareRows(
  store: ArchiveStore,
  archive: VerificationLogArchive,
  visit: (rows: readonly ArchivedLog[]) => void,
): Promise<Difference | null> {
  const tally = new ArchiveTally();
  for await (const rows of tally.through(decodeArchive(archive.fileName, store.read(archive.fileName))))
    visit(rows);
  const [expectedRows, rows] = [`${archive.rowCount} rows`, `${tally.rowCount} rows`];
  if (rows !== expectedRows) return { fault: 'rows', expected: expectedRows, found: rows };
  const [expected, found] = [timesOf(archive), timesOf(tally)];
  return found === expected ? null : { fault: 'times', expected, found };
}

type Times = Pick<VerificationLogArchive, 'oldestVerifiedAt' | 'newestVerifiedAt'>;

function timesOf({ oldestVerifiedAt, newestVerifiedAt }: Times): string {
  return `${oldestVerifiedAt?.toISOString() ?? 'none'} to ${newestVerifiedAt?.toISOString() ?? 'none'}`;
}

async function isStillThere(archives: ArchivesRepository, archive: VerificationLogArchive): Promise<boolean> {
  const record = await archives.find(archive.id);
  return record !== null && record.state !== 'WRITING' && record.sha256 === archive.sha256;
}
