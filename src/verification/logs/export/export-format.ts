import { VERIFICATION_LOG_COLUMNS, type PlainVerificationLog } from '../verification-log-row.js';
import { csvLine } from './csv.js';

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How a file of one format is written. */
export interface ExportWriter {
  readonly contentType: string;
  /** The text before the first row; may be empty. */
  readonly head: string;
  /** One row, with its line end. */
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
