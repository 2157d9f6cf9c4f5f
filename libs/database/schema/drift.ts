import type { SqlSession } from '../session/sql-session.js';
import type { Catalog, CatalogTable } from './catalog.js';
import { readCommittedModel } from './committed-model.js';
import { expectedCatalog } from './expected-catalog.js';
import { primaryKeyName } from './object-names.js';
import { readCatalog } from './read-catalog.js';

export type FindingObject = 'database' | 'table' | 'column' | 'primary key' | 'foreign key' | 'index';
export type FindingProblem = 'missing' | 'different' | 'unexpected';

/** One difference between what is expected and what is there, in the provider's words. */
export interface Finding {
  /** `*` for what is about the whole database. */
  readonly table: string;
  readonly object: FindingObject;
  readonly name: string;
  readonly problem: FindingProblem;
  /** Null for what is unexpected. */
  readonly expected: string | null;
  /** Null for what is missing. */
  readonly actual: string | null;
}

/** How the database of the session differs from the models of this version. */
export async function findDrift(session: SqlSession): Promise<Finding[]> {
  const expected = expectedCatalog(await readCommittedModel(), session.provider);
  return compareCatalogs(expected, await readCatalog(session));
}

/**
 * The differences, table by table in the order of the expected ones. A missing table is one finding; tables that are
 * not expected are the host's own and left alone.
 */
export function compareCatalogs(expected: Catalog, actual: Catalog): Finding[] {
  return [...expected].flatMap(([name, table]) => compareTables(name, table, actual.get(name) ?? null));
}

function compareTables(table: string, expected: CatalogTable, actual: CatalogTable | null): Finding[] {
  const whole = difference(table, 'table', table, expected.kind, actual?.kind ?? null);
  if (actual === null) return whole;
  const compareParts = (
    object: FindingObject,
    ours: ReadonlyMap<string, string>,
    theirs: ReadonlyMap<string, string>,
  ): Finding[] =>
    [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((name) =>
      difference(table, object, name, ours.get(name) ?? null, theirs.get(name) ?? null),
    );
  return [
    ...whole,
    ...compareParts('column', expected.columns, actual.columns),
    ...difference(table, 'primary key', primaryKeyName(table), expected.primaryKey, actual.primaryKey),
    ...compareParts('foreign key', expected.foreignKeys, actual.foreignKeys),
    ...compareParts('index', expected.indexes, actual.indexes),
  ];
}

function difference(
  table: string,
  object: FindingObject,
  name: string,
  expected: string | null,
  actual: string | null,
): Finding[] {
  if (expected === actual) return [];
  return [{ table, object, name, problem: problemOf(expected, actual), expected, actual }];
}

function problemOf(expected: string | null, actual: string | null): FindingProblem {
  if (actual === null) return 'missing';
  return expected === null ? 'unexpected' : 'different';
}
