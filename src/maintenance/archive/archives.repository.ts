import { z } from 'zod';
import { rowId, type Database, type Prisma, type Transaction, type VerificationLogArchive } from '#database';
import { keysetWhere, type Cursor } from '../../platform/lists/paging.js';

/**
 * - `WRITING`: the file may exist, in part or complete. The record is written before the file, so that after a crash
 *   the name of the file to remove is known.
 * - `RECORDED`: the file is complete; its rows may still be in the table.
 * - `PURGED`: its rows are deleted from the table.
 * - `RESTORED`: its rows are (partly) back in the table until `keepUntil`; then they are deleted again.
 * - `DAMAGED`: found missing or damaged before its rows were deleted, so they go into another file.
 */
export const ARCHIVE_STATES = ['WRITING', 'RECORDED', 'PURGED', 'RESTORED', 'DAMAGED'] as const;
export type ArchiveState = (typeof ARCHIVE_STATES)[number];

export interface ArchiveFacts {
  readonly rowCount: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Null for a file without rows. */
  readonly oldestVerifiedAt: Date | null;
  readonly newestVerifiedAt: Date | null;
}

const stateSchema = z.enum(ARCHIVE_STATES);

export function stateOf({ state }: Pick<VerificationLogArchive, 'state'>): ArchiveState {
  return stateSchema.parse(state);
}

/** The records of the archive files. A change is made only if the state is still the one that was read. */
export class ArchivesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Creates the record of a file before it is written.
   *
   * @param createdAt the start of its retention; a file that replaces another one keeps the other's
   */
  begin(createdAt: Date): Promise<VerificationLogArchive> {
    const id = rowId();
    return this.database.verificationLogArchive.create({
      data: { id, fileName: fileNameOf(createdAt, id), state: 'WRITING' satisfies ArchiveState, createdAt },
    });
  }

  /** Records a complete file; false when its record is gone or was changed. */
  async record(tx: Transaction, id: string, facts: ArchiveFacts): Promise<boolean> {
    const { count } = await tx.verificationLogArchive.updateMany({
      where: { id, state: 'WRITING' satisfies ArchiveState },
      data: { ...facts, state: 'RECORDED' satisfies ArchiveState },
    });
    return count === 1;
  }

  /**
   * Records a file that contains the remaining rows of another archive, which is marked for removal; false, without a
   * change, when either record has changed since.
   */
  replace(
    old: Pick<VerificationLogArchive, 'id' | 'state' | 'keepUntil'>,
    id: string,
    facts: ArchiveFacts,
  ): Promise<boolean> {
    return this.database.$transaction(async (tx) => {
      if (!(await this.hold(tx, old)) || !(await this.record(tx, id, facts))) return false;
      const { state, keepUntil } = old;
      await tx.verificationLogArchive.update({ where: { id }, data: { state, keepUntil } });
      await tx.verificationLogArchive.update({
        where: { id: old.id },
        data: { state: 'WRITING' satisfies ArchiveState, keepUntil: null },
      });
      return true;
    });
  }

  /** Sets the state and `keepUntil`; false when the state was none of `from`. */
  async setState(
    id: string,
    from: readonly ArchiveState[],
    to: ArchiveState,
    keepUntil: Date | null = null,
  ): Promise<boolean> {
    const { count } = await this.database.verificationLogArchive.updateMany({
      where: { id, state: { in: [...from] } },
      data: { state: to, keepUntil },
    });
    return count === 1;
  }

  /** Locks the record until the transaction ends; false when it has changed since it was read. */
  async hold(
    tx: Transaction,
    { id, state, keepUntil }: Pick<VerificationLogArchive, 'id' | 'state' | 'keepUntil'>,
  ): Promise<boolean> {
    const { count } = await tx.verificationLogArchive.updateMany({
      where: { id, state, keepUntil },
      data: { state },
    });
    return count === 1;
  }

  /** Deletes the record; false when its state was none of these. */
  async drop(id: string, from: readonly ArchiveState[]): Promise<boolean> {
    const { count } = await this.database.verificationLogArchive.deleteMany({
      where: { id, state: { in: [...from] } },
    });
    return count === 1;
  }

  find(id: string): Promise<VerificationLogArchive | null> {
    return this.database.verificationLogArchive.findUnique({ where: { id } });
  }

  findByFileName(fileName: string): Promise<VerificationLogArchive | null> {
    return this.database.verificationLogArchive.findUnique({ where: { fileName } });
  }

  /** Oldest first. */
  listByState(states: readonly ArchiveState[]): Promise<VerificationLogArchive[]> {
    return this.#oldestFirst({ state: { in: [...states] } });
  }

  /** Those whose rows must be deleted from the table: `RECORDED`, and `RESTORED` after `keepUntil`. Oldest first. */
  listDue(now: Date): Promise<VerificationLogArchive[]> {
    return this.#oldestFirst({
      OR: [
        { state: 'RECORDED' satisfies ArchiveState },
        {
          state: 'RESTORED' satisfies ArchiveState,
          OR: [{ keepUntil: null }, { keepUntil: { lte: now } }],
        },
      ],
    });
  }

  /** Those whose restored rows are kept in the table. Oldest first. */
  listKept(now: Date): Promise<VerificationLogArchive[]> {
    return this.#oldestFirst({ state: 'RESTORED' satisfies ArchiveState, keepUntil: { gt: now } });
  }

  /** Those created before this time that may be removed: `PURGED` or `DAMAGED`. Oldest first. */
  listExpired(before: Date): Promise<VerificationLogArchive[]> {
    return this.#oldestFirst({
      state: { in: ['PURGED', 'DAMAGED'] satisfies ArchiveState[] },
      createdAt: { lt: before },
    });
  }

  /** Newest first, without those that are being written. */
  list(after: Cursor | null, take: number): Promise<VerificationLogArchive[]> {
    return this.database.verificationLogArchive.findMany({
      where: { state: { not: 'WRITING' satisfies ArchiveState }, ...keysetWhere(after, 'createdAt') },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take,
    });
  }

  #oldestFirst(where: Prisma.VerificationLogArchiveWhereInput): Promise<VerificationLogArchive[]> {
    return this.database.verificationLogArchive.findMany({
      where,
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
  }
}

/** The name shows operators when the file was created; the id makes it unique. */
function fileNameOf(createdAt: Date, id: string): string {
  const time = createdAt
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .toLowerCase();
  return `verification-logs-${time}-${id}.ndjson.gz`;
}
