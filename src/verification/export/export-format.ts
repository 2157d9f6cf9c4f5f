import { stringify } from 'csv-stringify/sync';
import type { VerificationLogResponse } from '../verification-log.response.js';

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How rows become text. */
export interface RowWriter {
  readonly contentType: string;
  /** What stands before the first row. */
  readonly head: string;
  write(rows: readonly VerificationLogResponse[]): string;
}

const COLUMNS = [
  'id',
  'completionId',
  'userId',
  'taskId',
  'taskType',
  'verificationResult',
  'twitterApiResponse',
  'errorMessage',
  'rejectionReason',
  'verificationTime',
  'apiCallCount',
  'cacheHit',
  'twitterConnectionId',
  'verifiedAt',
  'username',
] as const satisfies readonly (keyof VerificationLogResponse)[];

/** CSV by RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP: CSV injection). */
const csv: RowWriter = {
  contentType: 'text/csv; charset=utf-8',
  head: `${COLUMNS.join(',')}\r\n`,
  write: (rows) =>
    stringify(
      rows.map((row) => COLUMNS.map((column) => cellOf(row[column]))),
      // A line break alone is no delimiter to the library, but to many readers.
      { record_delimiter: '\r\n', quoted_match: /[\r\n]/, escape_formulas: true },
    ),
};

const ndjson: RowWriter = {
  contentType: 'application/x-ndjson',
  head: '',
  write: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
};

export const ROW_WRITERS: Readonly<Record<ExportFormat, RowWriter>> = { csv, ndjson };

function cellOf(value: VerificationLogResponse[(typeof COLUMNS)[number]]): string | number | null {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'boolean' ? String(value) : value;
}
