import { createId } from '@paralleldrive/cuid2';
import { z } from 'zod';
import type { Database, Prisma, Transaction, VerificationLogArchive } from '#database';
import { keysetWhere, type Cursor } from '../../platform/paging.js';

/**
 * - `WRITING`: the file may be there, in part or as a whole. The row comes before the file, so that a crash leaves a
 *   name to clean up after.
 * - `RECORDED`: the file is complete; its rows may still be in the table.
 * - `PURGED`: its rows have left the table.
 * - `RESTORED`: its rows are (partly) back in the table until `keepUntil`; then they leave again, by the same file.
 * - `DAMAGED`: found missing or damaged before its rows had left the table, so that they go into another file.
 */
export const ARCHIVE_STATES = ['WRITING', 'RECORDED', 'PURGED', 'RESTORED', 'DAMAGED'] as const;
export type ArchiveState = (typeof ARCHIVE_STATES)[number];

/** What is known of a complete file. */
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

/** Which archive files there are, and what became of their rows. Changes depend on the state that was seen. */
export class ArchivesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Makes the record of a file that is to be written.
   *
   * @param createdAt from then on it is kept; a file that replaces another takes over the other's
   */
  begin(createdAt: Date): Promise<VerificationLogArchive> {
    const id = createId();
    return this.database.verificationLogArchive.create({
      data: { id, fileName: fileNameOf(createdAt, id), state: 'WRITING' satisfies ArchiveState, createdAt },
    });
  }

  /** Records a file that is complete; false when its record is gone, or another's by now. */
  async record(tx: Transaction, id: string, facts: ArchiveFacts): Promise<boolean> {
    const { count } = await tx.verificationLogArchive.updateMany({
      where: { id, state: 'WRITING' satisfies ArchiveState },
      data: { ...facts, state: 'RECORDED' satisfies ArchiveState },
    });
    return count === 1;
  }

  /**
   * Records a file that holds what is left of another archive, which becomes one to clean up after; false when either
   * has changed since: then both are as they were.
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

  /** Sets the state, and until when its rows stay (null unless told); false when it was in none of `from`. */
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

  /** Whether the archive is as it was read, and keeps it so until the transaction ends. */
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

  /** Removes the record; false when it was in none of these states. */
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

  /** Those whose rows have to leave the table: `RECORDED`, and `RESTORED` where the time is up. Oldest first. */
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

  /** Those whose rows are back in the table for a while yet. Oldest first. */
  listKept(now: Date): Promise<VerificationLogArchive[]> {
    return this.#oldestFirst({ state: 'RESTORED' satisfies ArchiveState, keepUntil: { gt: now } });
  }

  /** Those made before this moment that may go: their rows are not in the table by their account. Oldest first. */
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

/** The name tells an operator when the file was made; the id in it makes it one of a kind. */
function fileNameOf(createdAt: Date, id: string): string {
  const time = createdAt
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .toLowerCase();
  return `verification-logs-${time}-${id}.ndjson.gz`;
}
