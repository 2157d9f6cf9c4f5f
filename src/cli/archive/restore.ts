import { Command, InvalidArgumentError } from 'commander';
import { restoreArchive, type RestoreCounts } from '../../maintenance/archive/operator/archive-restore.js';
import { RowProgress } from '../terminal/progress.js';
import { findArchiveOrThrow, withArchives, type OpenArchives } from './with-archives.js';

const DEFAULT_KEEP_DAYS = 7;
const MAX_KEEP_DAYS = 3_650;
const DAY_MS = 86_400_000;

/** `archive restore`: inserts the rows of an archive into the table again, for a time. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('Insert the rows of an archive into the table again; may be repeated')
    .argument('<file>', 'the name of the archive file')
    .option('--keep-days <days>', 'how long they are kept at least', keepDaysOf, DEFAULT_KEEP_DAYS)
    .action((file: string, { keepDays }: { keepDays: number }) =>
      withArchives(async (open) => {
        const keepUntil = new Date(Date.now() + keepDays * DAY_MS);
        const counts = await open.alone(() => restoreWithProgress(open, file, keepUntil), 0);
        console.log(reportOf(file, counts, keepUntil));
      }),
    );
}

async function restoreWithProgress(
  open: OpenArchives,
  file: string,
  keepUntil: Date,
): Promise<RestoreCounts> {
  const progress = new RowProgress(process.stderr);
  try {
    return await restoreArchive(open, await findArchiveOrThrow(open, file), keepUntil, (done, total) => {
      progress.show(done, total);
    });
  } finally {
    progress.end();
  }
}

function reportOf(file: string, counts: RestoreCounts, keepUntil: Date): string {
  const { restored, alreadyThere, parentsGone, connectionsGone } = counts;
  return [
    `Rows restored from ${file}: ${restored}`,
    `  of these without their connection, which is gone: ${connectionsGone}`,
    `Rows that were in the table already: ${alreadyThere}`,
    `Rows skipped, because their completion, user or task is gone: ${parentsGone}`,
    `They are kept until ${keepUntil.toISOString()}. The next run of archive-verification-logs after that deletes them again; the file is kept.`,
  ].join('\n');
}

function keepDaysOf(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) > MAX_KEEP_DAYS)
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${MAX_KEEP_DAYS}.`);
  return Number(text);
}
