import { InvalidArgumentError, type Command } from 'commander';
import { copyDatabase, type CopyReport } from '#database-admin';
import { plainTable } from '../terminal/plain-table.js';
import { givenUrl } from './given-url.js';
import { runStep, stepCommand, type StepContext, type StepResult } from './step.js';

interface CopyFlags {
  readonly json: boolean;
  readonly to: string;
  readonly batch: number;
}

const LARGEST_BATCH = 1_000;

/** `db copy`: copies everything to another database, of the same or another kind. */
export function copyCommand(): Command {
  return stepCommand('copy', 'Copy all tables into another database, and verify the copy; may be repeated')
    .requiredOption('--to <url>', 'the target, or env:NAME for the variable with its URL')
    .option('--batch <rows>', 'rows at a time', batchOf, 500)
    .action((flags: CopyFlags) => runStep(flags, (context) => copyAll(context, flags)));
}

async function copyAll({ url, progress }: StepContext, { to, batch }: CopyFlags): Promise<StepResult> {
  const target = givenUrl('--to', to);
  const report = await copyDatabase(url, target, {
    batchSize: batch,
    onProgress: (done, total) => {
      progress.show(done, total);
    },
  });
  return { ok: true, data: report, text: summaryOf(report) };
}

function summaryOf({ added, tables }: CopyReport): string {
  const table = plainTable(
    ['Table', 'Rows', 'Checksum (both sides)'],
    tables.map(({ table: name, rows, checksum }) => [name, rows, checksum.slice(0, 16)]),
  );
  return `${table}\nThe copy is complete: ${added} rows were added, and both databases have the same rows.`;
}

function batchOf(text: string): number {
  const rows = Number(text);
  if (!Number.isInteger(rows) || rows < 1 || rows > LARGEST_BATCH)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${LARGEST_BATCH}.`);
  return rows;
}
