/** What a database says about how it runs, or ran, one statement. */
export interface Plan {
  readonly sql: string;
  /** Indexes that rows were looked for in. */
  readonly indexes: readonly string[];
  /** Tables that were read from one end to the other. */
  readonly scans: readonly string[];
  /** Whether all matches had to be put in order before the first could be shown. */
  readonly sorts: boolean;
  readonly returned: number;
  /** Rows or index entries that were read; on SQLite as many as that at most. 0 for a write, which is only planned. */
  readonly examined: number;
}

export function isWrite(sql: string): boolean {
  return /^\s*(?:INSERT|UPDATE|DELETE)\b/.test(sql);
}
