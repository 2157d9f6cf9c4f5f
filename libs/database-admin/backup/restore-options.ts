export interface RestoreOptions {
  /** Whether to replace the tables of a database that is not empty. */
  readonly force?: boolean;
  /** Where to look for `psql` or `mariadb`, in the form of PATH. */
  readonly toolPath?: string;
  /** PostgreSQL and MySQL: called with the number of bytes of the backup restored so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}
