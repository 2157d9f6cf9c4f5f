import { VERIFICATION_LOG_COLUMNS, type PlainVerificationLog } from '../plain-verification-log.js';
import { csvLine } from './csv.js';

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How a file of one format is written. */
export interface ExportWriter {
  readonly contentType: string;
  /** What stands before the first row; empty for nothing. */
  readonly head: string;
  /** A row, with the end of its line. */
  line(row: PlainVerificationLog): string;
}

export const EXPORT_WRITERS: Readonly<Record<ExportFormat, ExportWriter>> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    head: `${VERIFICATION_LOG_COLUMNS.join(',')}\r\n`,
    line: (row) => csvLine(VERIFICATION_LOG_COLUMNS.map((column) => row[column])),
  },
  ndjson: {
    contentType: 'application/x-ndjson',
    head: '',
    line: (row) => `${JSON.stringify(row)}\n`,
  },
};
