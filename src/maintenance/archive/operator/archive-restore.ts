import { setTimeout as pause } from 'node:timers/promises';
import {
  isForeignKeyViolation,
  uniqueViolation,
  type Database,
  type Transaction,
  type VerificationLogArchive,
} from '#database';
import { ArchiveError } from '../archive-error.js';
import { decodeArchive, type ArchivedLog } from '../archive-format.js';
import type { ArchiveStore } from '../store/archive-store.js';
import { checkArchive, COMPLETE } from './archive-verification.js';
import type { ArchivesRepository } from '../archives.repository.js';

/** A row can exist already, or lose its completion, user, task or connection: the database refuses it once for each. */
const MAX_REFUSALS = 5;

/** The archive files and their records. */
export interface ArchiveParts {
  readonly database: Database;
  readonly store: ArchiveStore;
  readonly archives: ArchivesRepository;
}

/** Rows of an archive, by result. */
export interface RestoreCounts {
  readonly restored: number;
  /** Were in the table already, and were not changed. */
  readonly alreadyThere: number;
  /** Cannot be restored: their completion, user or task is gone. */
  readonly parentsGone: number;
  /** Of those restored: without a connection, because theirs is gone. */
  readonly connectionsGone: number;
}

const NOTHING: RestoreCounts = { restored: 0, alreadyThere: 0, parentsGone: 0, connectionsGone: 0 };

/**
 * Inserts the rows of an archive into the table again. They stay until `keepUntil`; the next run of the archive job
 * after that deletes them and keeps the same file. Repeating it, also after a crash, adds only what is missing. Call
 * it under the lease of the archive job, so that the job is not running.
 *
 * @param onProgress called after each batch, with numbers of rows
 * @throws ArchiveError when the file is not as recorded or cannot be read, before anything is changed
 */
export async function restoreArchive(
  { database, store, archives }: ArchiveParts,
  archive: VerificationLogArchive,
  keepUntil: Date,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<RestoreCounts> {
  await assertWhole(store, archive);
  const { id, fileName } = archive;
  const mark = async (): Promise<void> => {
    if (!(await archives.setState(id, COMPLETE, 'RESTORED', keepUntil)))
      throw new ArchiveError(
        'missing',
        fileName,
        `The archive file ${fileName} was removed in the meantime.`,
      );
  };
  // Before the first row, so that no run of the job archives a restored row again.
  await mark();
  let [counts, done] = [NOTHING, 0];
  for await (const rows of decodeArchive(fileName, store.read(fileName))) {
    counts = sumOf([counts, await restoreRows(database, rows)]);
    done += rows.length;
    onProgress(done, archive.rowCount);
    // SQLite has one writer: other writes wait for this one.
    await pause(1);
  }
  // If the lease expired, a run may have set the state: restored rows must be deleted again later.
  await mark();
  return counts;
}

async function assertWhole(store: ArchiveStore, archive: VerificationLogArchive): Promise<void> {
  const finding = await checkArchive(store, archive);
  if (finding === null) return;
  const { fileName, fault, expected, found } = finding;
  const code =
    fault === 'missing' || fault === 'unsupported_version' || fault === 'unusable' ? fault : 'damaged';
  throw new ArchiveError(
    code,
    fileName,
    `The archive file ${fileName} is not as it was recorded: expected ${expected}, found ${found}`,
  );
}

/**
 * All rows in one transaction. When the database refuses one, because something has changed since it was read, each row
 * is tried again in a transaction of its own.
 */
async function restoreRows(
  database: Database,
  rows: readonly ArchivedLog[],
  refusals = 0,
): Promise<RestoreCounts> {
  try {
    return await database.$transaction((tx) => insertMissing(tx, rows));
  } catch (error) {
    if (!isRefusal(error) || refusals === MAX_REFUSALS) throw error;
    if (rows.length === 1) return restoreRows(database, rows, refusals + 1);
    const counts: RestoreCounts[] = [];
    for (const row of rows) counts.push(await restoreRows(database, [row]));
    return sumOf(counts);
  }
}

async function insertMissing(tx: Transaction, rows: readonly ArchivedLog[]): Promise<RestoreCounts> {
  const present = await idsIn(tx.twitterVerificationLog, rows, ({ id }) => id);
  const missing = rows.filter(({ id }) => !present.has(id));
  const [completions, users, tasks, connections] = [
    await idsIn(tx.completion, missing, ({ completionId }) => completionId),
    await idsIn(tx.user, missing, ({ userId }) => userId),
    await idsIn(tx.task, missing, ({ taskId }) => taskId),
    await idsIn(tx.twitterConnection, missing, ({ twitterConnectionId }) => twitterConnectionId),
  ];
  const wanted = missing.filter(
    ({ completionId, userId, taskId }) =>
      completions.has(completionId) && users.has(userId) && tasks.has(taskId),
  );
  const unconnected = new Set(
    wanted.filter(({ twitterConnectionId: id }) => id !== null && !connections.has(id)),
  );
  if (wanted.length > 0)
    await tx.twitterVerificationLog.createMany({
      data: wanted.map((row) => (unconnected.has(row) ? { ...row, twitterConnectionId: null } : row)),
    });
  return {
    restored: wanted.length,
    alreadyThere: present.size,
    parentsGone: missing.length - wanted.length,
    connectionsGone: unconnected.size,
  };
}

interface HasIds {
  findMany(query: { where: { id: { in: string[] } }; select: { id: true } }): PromiseLike<{ id: string }[]>;
}

/** The ids that the rows refer to and that exist in the table. */
async function idsIn(
  table: HasIds,
  rows: readonly ArchivedLog[],
  idOf: (row: ArchivedLog) => string | null,
): Promise<Set<string>> {
  const wanted = new Set(rows.map(idOf).filter((id) => id !== null));
  if (wanted.size === 0) return new Set();
  const found = await table.findMany({ where: { id: { in: [...wanted] } }, select: { id: true } });
  return new Set(found.map(({ id }) => id));
}

/** The row was added in the meantime, or one that it refers to was deleted. */
function isRefusal(error: unknown): boolean {
  return uniqueViolation(error) !== null || isForeignKeyViolation(error);
}

function sumOf(counts: readonly RestoreCounts[]): RestoreCounts {
  return counts.reduce(
    (sum, { restored, alreadyThere, parentsGone, connectionsGone }) => ({
      restored: sum.restored + restored,
      alreadyThere: sum.alreadyThere + alreadyThere,
      parentsGone: sum.parentsGone + parentsGone,
      connectionsGone: sum.connectionsGone + connectionsGone,
    }),
    NOTHING,
  );
}
