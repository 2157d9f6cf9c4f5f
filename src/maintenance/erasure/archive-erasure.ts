import type { VerificationLogArchive } from '#database';
import { ArchiveError } from '../archive/archive-error.js';
import { decodeArchive, encodeArchive, type ArchivedLog } from '../archive/archive-format.js';
import type { ArchiveStore } from '../archive/store/archive-store.js';
import { ArchiveTally } from '../archive/job/archive-tally.js';
import {
  checkArchive,
  COMPLETE,
  unknownFiles,
  type ArchiveFinding,
} from '../archive/operator/archive-verification.js';
import { stateOf, type ArchivesRepository } from '../archive/archives.repository.js';

import type { MemberWords } from './member-words.js';
import { NAMING_LOG_COLUMNS } from './naming-columns.js';

/** What an erasure has changed in the archives. */
export interface ArchivesErasure {
  /** Rows of the user that were removed. */
  readonly rows: number;
  /** Rows of others that named the user, and now say "erased". */
  readonly anonymised: number;
  /** Files that were rewritten, or removed because nothing else was in them. */
  readonly files: number;
  /** Files that may still contain the user: they cannot be read or have no record. */
  readonly left: readonly ArchiveFinding[];
}

/** How many rows of a file concern the user. */
class Mentions {
  rows = 0;
  anonymised = 0;

  constructor(private readonly words: MemberWords) {}

  get total(): number {
    return this.rows + this.anonymised;
  }

  readonly count = (batch: readonly ArchivedLog[]): void => {
    const ofOthers = batch.filter(({ userId }) => userId !== this.words.userId);
    this.rows += batch.length - ofOthers.length;
    this.anonymised += ofOthers.filter((log) => withoutNames(log, this.words) !== log).length;
  };
}

/**
 * Erases a user from the archives. Each file with rows of theirs, or that name them, is rewritten, and the old file is
 * removed when the new one is recorded: a crash leaves one of the two and a record of what to remove, so that a second
 * erasure, or the next run of the archive job, finishes.
 *
 * Call it under the lease of the archive job, before and after the rows are deleted from the table: a run that has lost
 * its lease may have archived rows in between.
 */
export class ArchiveErasure {
  readonly #searched = new Set<string>();
  readonly #left = new Map<string, ArchiveFinding>();
  #rows = 0;
  #anonymised = 0;
  #files = 0;

  constructor(
    private readonly store: ArchiveStore,
    private readonly archives: ArchivesRepository,
    private readonly words: MemberWords,
  ) {}

  /** The sum of all calls of `run`. */
  get outcome(): ArchivesErasure {
    return {
      rows: this.#rows,
      anonymised: this.#anonymised,
      files: this.#files,
      left: [...this.#left.values()],
    };
  }

  /** Searches every archive that it has not searched yet. */
  async run(): Promise<void> {
    for (const unfinished of await this.archives.listByState(['WRITING'])) await this.#remove(unfinished);
    for (const archive of await this.archives.listByState(COMPLETE))
      if (!this.#searched.has(archive.id)) await this.#search(archive);
    for (const fileName of await unknownFiles(this.store, this.archives)) await this.#searchUnknown(fileName);
  }

  async #search(archive: VerificationLogArchive): Promise<void> {
    const found = new Mentions(this.words);
    const finding = await checkArchive(this.store, archive, found.count);
    if (finding === null && found.total > 0 && !(await this.#erase(archive, found))) {
      await this.#searchAgain(archive.id);
      return;
    }
    this.#searched.add(archive.id);
    if (finding !== null) this.#left.set(finding.fileName, finding);
  }

  /** For an archive that has changed since it was read. */
  async #searchAgain(id: string): Promise<void> {
    const archive = await this.archives.find(id);
    if (archive !== null && archive.state !== 'WRITING') await this.#search(archive);
  }

  /** False, without a change, when the archive has changed in the meantime. */
  async #erase(archive: VerificationLogArchive, { rows, anonymised }: Mentions): Promise<boolean> {
    const isDone = rows === archive.rowCount ? await this.#drop(archive) : await this.#rewrite(archive);
    if (!isDone) return false;
    this.#rows += rows;
    this.#anonymised += anonymised;
    this.#files += 1;
    return true;
  }

  /** For an archive of which nothing would be left. */
  async #drop(archive: VerificationLogArchive): Promise<boolean> {
    if (!(await this.archives.setState(archive.id, [stateOf(archive)], 'WRITING'))) return false;
    await this.#remove(archive);
    return true;
  }

  async #rewrite(archive: VerificationLogArchive): Promise<boolean> {
    const fresh = await this.archives.begin(archive.createdAt);
    const tally = new ArchiveTally();
    const rest = tally.through(this.#restOf(archive.fileName));
    const file = await this.store.write(fresh.fileName, encodeArchive(archive.createdAt, rest));
    const { rowCount, oldestVerifiedAt, newestVerifiedAt } = tally;
    const facts = { ...file, rowCount, oldestVerifiedAt, newestVerifiedAt };
    const isReplaced = await this.archives.replace(archive, fresh.id, facts);
    await this.#remove(isReplaced ? archive : fresh);
    if (isReplaced) this.#searched.add(fresh.id);
    return isReplaced;
  }

  async *#restOf(fileName: string): AsyncIterable<readonly ArchivedLog[]> {
    for await (const rows of decodeArchive(fileName, this.store.read(fileName)))
      yield rows
        .filter(({ userId }) => userId !== this.words.userId)
        .map((log) => withoutNames(log, this.words));
  }

  /** The file first: while its record exists, a later run will remove it. */
  async #remove({ id, fileName }: VerificationLogArchive): Promise<void> {
    await this.store.remove(fileName);
    await this.archives.drop(id, ['WRITING']);
  }

  async #searchUnknown(fileName: string): Promise<void> {
    const expected = 'a file of a recorded archive';
    try {
      const found = new Mentions(this.words);
      for await (const rows of decodeArchive(fileName, this.store.read(fileName))) found.count(rows);
      if (found.total > 0)
        this.#left.set(fileName, {
          fileName,
          fault: 'unknown',
          expected,
          found: `${found.total} rows that name the user`,
        });
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      if (error.code !== 'missing')
        this.#left.set(fileName, { fileName, fault: 'unknown', expected, found: error.message });
    }
  }
}

/** The same object when the row does not name the user. */
function withoutNames(log: ArchivedLog, words: MemberWords): ArchivedLog {
  const texts = NAMING_LOG_COLUMNS.map((column) => {
    const text = log[column];
    return [column, text === null ? null : words.redact(text, 'service')] as const;
  });
  return texts.every(([column, text]) => text === log[column])
    ? log
    : { ...log, ...Object.fromEntries(texts) };
}
