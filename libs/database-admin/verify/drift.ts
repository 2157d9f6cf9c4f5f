import type { SqlSession } from '#database';
import type { Catalog, CatalogTable } from '../catalog/catalog.js';
import { readCommittedModel } from '../model/committed-model.js';
import { expectedCatalog } from '../catalog/expected-catalog.js';
import { primaryKeyName } from '../model/object-names.js';
import { readCatalog } from '../catalog/read-catalog.js';

export type FindingObject = 'database' | 'table' | 'column' | 'primary key' | 'foreign key' | 'index';
export type FindingProblem = 'missing' | 'different' | 'unexpected';

/** One difference between the expected and the actual catalog, in the provider's terms. */
export interface Finding {
  /** `*` for the whole database. */
  readonly table: string;
  readonly object: FindingObject;
  readonly name: string;
  readonly problem: FindingProblem;
  /** Null for an unexpected object. */
  readonly expected: string | null;
  /** Null for a missing object. */
  readonly actual: string | null;
}

/** The differences between the session's database and the models of this version. */
export async function findDrift(session: SqlSession): Promise<Finding[]> {
  const expected = expectedCatalog(await readCommittedModel(), session.provider);
  return compareCatalogs(expected, await readCatalog(session));
}

/**
 * The differences, in the order of the expected tables. A missing table is one finding; unexpected tables belong to the
 * host application and are ignored.
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
