import type { Command } from 'commander';
import { databaseSizes, type DatabaseSizes, type TableSize } from '#database-admin';
import { plainTable } from '../terminal/plain-table.js';
import { formatBytes } from '../terminal/format-bytes.js';
import { runStep, stepCommand, type StepResult } from './step.js';

/** `db sizes`: the sizes of the tables, compared with the estimates of the migration guide. */
export function sizesCommand(): Command {
  return stepCommand(
    'sizes',
    'Show rows and bytes of both Twitter tables and the estimates; with --json of all tables',
  ).action((options: { json: boolean }) =>
    runStep(options, async ({ url }) => reportOf(await databaseSizes(url))),
  );
}

function reportOf(sizes: DatabaseSizes): StepResult {
  const guided = sizes.tables.filter(({ guideBytesPerRow }) => guideBytesPerRow !== null);
  const text =
    guided.length === 0
      ? 'The tables do not exist yet: npm run db -- migrate'
      : `${tableOf(guided)}\nSizes include indexes and whole pages: a table with few rows looks large.`;
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
