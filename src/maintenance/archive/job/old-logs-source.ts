import type { TwitterVerificationLog } from '#database';
import type { Cursor } from '../../../platform/lists/paging.js';
import type {
  OldVerificationLogsRepository,
  TimeInterval,
} from '../../../verification/logs/old-verification-logs.repository.js';
import type { ArchiveRun } from './archive-run.js';

/** How much goes into one file. */
export interface FileLimits {
  readonly rows: number;
  /** Approximate characters of all rows together; a file may have up to one batch more. */
  readonly characters: number;
}

const ROWS_PER_BATCH = 100;
/** For the columns that are always short, with their names. */
const CHARACTERS_PER_ROW = 450;

/** The rows of one interval, file by file. */
export class OldLogsSource {
  #last: Cursor | null = null;

  constructor(
    private readonly logs: OldVerificationLogsRepository,
    private readonly interval: TimeInterval,
    private readonly limits: FileLimits,
  ) {}

  /** Whether there are rows to read. */
  async hasMore(): Promise<boolean> {
    return (await this.#nextCursors(1)).length > 0;
  }

  /** The rows of the next file. Ends after a batch when the run has to end; the file is then shorter, but valid. */
  async *nextFile({ context, remaining }: ArchiveRun): AsyncIterable<readonly TwitterVerificationLog[]> {
    let rowsLeft = Math.min(this.limits.rows, remaining);
    let charactersLeft = this.limits.characters;
    do {
      const cursors = await this.#nextCursors(Math.min(ROWS_PER_BATCH, rowsLeft));
      if (cursors.length === 0) return;
      const rows = await this.logs.read(cursors);
      this.#last = cursors.at(-1) ?? null;
      rowsLeft -= cursors.length;
      charactersLeft -= rows.reduce((sum, row) => sum + charactersOf(row), 0);
      yield rows;
      await context.rest();
    } while (rowsLeft > 0 && charactersLeft > 0 && !context.signal.aborted);
  }

  #nextCursors(take: number): Promise<Cursor[]> {
    return this.logs.findPlaces(this.interval, this.#last, take);
  }
}

function charactersOf(row: TwitterVerificationLog): number {
  const texts = [row.twitterApiResponse, row.errorMessage, row.rejectionReason];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), CHARACTERS_PER_ROW);
}
