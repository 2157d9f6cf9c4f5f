import type { Command } from 'commander';
import { databaseSizes, type DatabaseSizes, type TableSize } from '#database';
import { plainTable } from '../plain-table.js';
import { formatBytes } from '../format-bytes.js';
import { runStep, stepCommand, type StepResult } from './step.js';

/** `db sizes`: how large the tables are, beside what the migration guide reckons with. */
export function sizesCommand(): Command {
  return stepCommand(
    'sizes',
    'Count rows and bytes of both Twitter tables, beside the estimates; of all tables with --json',
  ).action((options: { json: boolean }) =>
    runStep(options, async ({ url }) => reportOf(await databaseSizes(url))),
  );
}

function reportOf(sizes: DatabaseSizes): StepResult {
  const guided = sizes.tables.filter(({ guideBytesPerRow }) => guideBytesPerRow !== null);
  const text =
    guided.length === 0
      ? 'The tables are not there yet: npm run db -- migrate'
      : `${tableOf(guided)}\nBytes are of the table and its indexes, in whole pages: few rows look large.`;
  return { ok: true, data: sizes, text };
}

function tableOf(sizes: readonly TableSize[]): string {
  return plainTable(
    ['Table', 'Rows', 'Size', 'Bytes per row', 'Estimate'],
    sizes.map(({ table, rows, bytes, bytesPerRow, guideBytesPerRow }) => [
      table,
      rows,
      formatBytes(bytes),
      bytesPerRow ?? '-',
      guideBytesPerRow ?? '-',
    ]),
    ['left', 'right', 'right', 'right', 'right'],
  );
}
