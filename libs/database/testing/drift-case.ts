import type { DatabaseProvider } from '../database-url.js';
import type { FindingObject, FindingProblem } from '../schema/drift.js';

/** A table of SQLite, which alters little, made anew with another definition. */
export interface Rebuild {
  readonly table: string;
  readonly replace: string;
  readonly by: string;
}

/** Words, where each provider has its own or all have the same. */
type PerProvider = string | null | Readonly<Record<DatabaseProvider, string>>;

/** One way in which a database can come to differ, and the one finding it must come to. */
export interface DriftCase {
  readonly what: string;
  readonly sqlite: string | Rebuild;
  readonly postgresql: string;
  /** DDL ends a transaction of MySQL, so that it has to be undone by hand. */
  readonly mysql: { readonly change: string; readonly undo: string };
  readonly finding: {
    readonly table: string;
    readonly object: FindingObject;
    readonly name: string;
    readonly problem: FindingProblem;
    readonly expected: PerProvider;
    readonly actual: PerProvider;
  };
}

export const alter = (table: string, change: string): string => `ALTER TABLE "${table}" ${change}`;
