import { csvLine } from './csv.js';
import { EXPORTED_COLUMNS, type ExportedRow } from './exported-row.js';

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How a file of one format is written. */
export interface ExportWriter {
  readonly contentType: string;
  /** What stands before the first row; empty for nothing. */
  readonly head: string;
  /** A row, with the end of its line. */
  line(row: ExportedRow): string;
}

export const EXPORT_WRITERS: Readonly<Record<ExportFormat, ExportWriter>> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    head: `${EXPORTED_COLUMNS.join(',')}\r\n`,
    line: (row) => csvLine(EXPORTED_COLUMNS.map((column) => row[column])),
  },
  ndjson: {
    contentType: 'application/x-ndjson',
    head: '',
    line: (row) => `${JSON.stringify(row)}\n`,
  },
};
