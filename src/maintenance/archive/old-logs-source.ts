import type { TwitterVerificationLog } from '#database';
import type { Cursor } from '../../platform/paging.js';
import type { OldVerificationLogs, TimeInterval } from '../../verification/old-verification-logs.js';
import type { ArchiveRun } from './archive-run.js';

/** How much goes into one file. */
export interface FileLimits {
  readonly rows: number;
  /** Characters of all rows together, about; a file may have a batch more. */
  readonly characters: number;
}

const ROWS_PER_BATCH = 100;
/** Of the columns that are always short, with their names. */
const CHARACTERS_PER_ROW = 450;

/** The rows of one interval, for one file after the other. */
export class OldLogsSource {
  #last: Cursor | null = null;

  constructor(
    private readonly logs: OldVerificationLogs,
    private readonly interval: TimeInterval,
    private readonly limits: FileLimits,
  ) {}

  /** Whether there is anything to read. */
  async hasMore(): Promise<boolean> {
    return (await this.#nextPlaces(1)).length > 0;
  }

  /** The rows of the next file. Ends after a batch where the run has to end; what was read makes a sound file. */
  async *nextFile({ context, remaining }: ArchiveRun): AsyncIterable<readonly TwitterVerificationLog[]> {
    let rowsLeft = Math.min(this.limits.rows, remaining);
    let charactersLeft = this.limits.characters;
    do {
      const places = await this.#nextPlaces(Math.min(ROWS_PER_BATCH, rowsLeft));
      if (places.length === 0) return;
      const rows = await this.logs.read(places);
      this.#last = places.at(-1) ?? null;
      rowsLeft -= places.length;
      charactersLeft -= rows.reduce((sum, row) => sum + charactersOf(row), 0);
      yield rows;
      await context.rest();
    } while (rowsLeft > 0 && charactersLeft > 0 && !context.signal.aborted);
  }

  #nextPlaces(take: number): Promise<Cursor[]> {
    return this.logs.findPlaces(this.interval, this.#last, take);
  }
}

function charactersOf(row: TwitterVerificationLog): number {
  const texts = [row.twitterApiResponse, row.errorMessage, row.rejectionReason];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), CHARACTERS_PER_ROW);
}
