import { queryOf } from '../api/lists/query-of.js';

export type ExportFormat = 'csv' | 'ndjson';

/** The address of an export, with the list's filters and a format. */
export function exportAddress(format: ExportFormat, filter: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(queryOf(filter))) query.set(name, String(value));
  return `/v1/admin/verification-logs/export?${query.toString()}`;
}

/** A file name that sorts by time: `verification-logs-2026-11-28T12-23-01Z.csv`. */
export function exportFileName(format: ExportFormat, now: Date): string {
  return `verification-logs-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z.${format}`;
}
