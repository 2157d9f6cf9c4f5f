import type { DatabaseProvider } from '#database';
import type { FindingObject, FindingProblem } from '../verify/drift.js';

/** Recreates a table of SQLite, which has few kinds of ALTER TABLE, with another definition. */
export interface Rebuild {
  readonly table: string;
  readonly replace: string;
  readonly by: string;
}

/** A text for all providers, or one for each. */
type PerProvider = string | null | Readonly<Record<DatabaseProvider, string>>;

/** One change to a database, and the one finding that it must cause. */
export interface DriftCase {
  readonly what: string;
  readonly sqlite: string | Rebuild;
  readonly postgresql: string;
  /** MySQL commits at DDL, so the change must be undone by other statements. */
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
