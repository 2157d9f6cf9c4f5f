/** How a database runs, or ran, one statement. */
export interface Plan {
  readonly sql: string;
  /** Indexes that it used. */
  readonly indexes: readonly string[];
  /** Tables that it read as a whole. */
  readonly scans: readonly string[];
  readonly returned: number;
  /** Rows or index entries that it read; on SQLite an upper bound. 0 for a write, which is planned but not run. */
  readonly examined: number;
}

export function isWrite(sql: string): boolean {
  return /^\s*(?:INSERT|UPDATE|DELETE)\b/.test(sql);
}
