import {
  providerOf,
  type DatabaseProvider,
  missingFileOf,
  withSession,
  SqlError,
  type SqlSession,
  damageOf,
  REQUIRED_ENCODING,
  unsupportedEncoding,
} from '#database';
import type { Catalog } from '../catalog/catalog.js';
import { clientIsCurrent } from './client-fingerprint.js';
import { readCommittedModel } from '../model/committed-model.js';
import { compareCatalogs, type Finding } from './drift.js';
import { expectedCatalog } from '../catalog/expected-catalog.js';
import { findOrphans, type Orphans } from './orphans.js';
import { readCatalog } from '../catalog/read-catalog.js';

const MOST_DAMAGES = 10;

export interface Verification {
  readonly provider: DatabaseProvider;
  /** How many of each are expected and were checked. */
  readonly checked: {
    readonly tables: number;
    readonly columns: number;
    readonly foreignKeys: number;
    readonly indexes: number;
  };
  /** SQLite's messages about damage in the file; the first ten. */
  readonly damage: readonly string[];
  readonly findings: readonly Finding[];
  /** Rows without their parents; null when the tables or keys differ too much to check. */
  readonly orphans: readonly Orphans[] | null;
  readonly clientIsCurrent: boolean;
}

/**
 * Compares a database with what this version of the service expects; changes nothing.
 * @throws DatabaseUrlError when the URL is invalid
 * @throws SqlError when the database is unreachable or refuses
 */
export async function verifyDatabase(url: string): Promise<Verification> {
  refuseMissingFile(url);
  const provider = providerOf(url);
  const expected = expectedCatalog(await readCommittedModel(), provider);
  return withSession(url, async (session) => {
    const damage = await damageOf(session, MOST_DAMAGES);
    const findings = [
      ...(await findEncoding(session)),
      ...compareCatalogs(expected, await readCatalog(session)),
    ];
    return {
      provider,
      checked: countsOf(expected),
      damage,
      findings,
      orphans: await orphansOf(session, expected, findings),
      clientIsCurrent: await clientIsCurrent(),
    };
  });
}

function refuseMissingFile(url: string): void {
  const file = missingFileOf(url);
  if (file !== null) throw new SqlError('no_such_database', `There is no database file ${file}.`);
}

async function findEncoding(session: SqlSession): Promise<Finding[]> {
  const actual = await unsupportedEncoding(session);
  if (actual === null) return [];
  const about = { table: '*', object: 'database', name: 'encoding', problem: 'different' } as const;
  return [{ ...about, expected: REQUIRED_ENCODING, actual }];
}

function countsOf(catalog: Catalog): Verification['checked'] {
  const tables = [...catalog.values()];
  const total = (part: 'columns' | 'foreignKeys' | 'indexes'): number =>
    tables.reduce((sum, table) => sum + table[part].size, 0);
  return {
    tables: catalog.size,
    columns: total('columns'),
    foreignKeys: total('foreignKeys'),
    indexes: total('indexes'),
  };
}

/** Servers have no such rows. SQLite's check fails when a parent's table or unique column is missing. */
async function orphansOf(
  session: SqlSession,
  expected: Catalog,
  findings: readonly Finding[],
): Promise<Orphans[] | null> {
  if (session.provider !== 'sqlite') return [];
  const blocking: ReadonlySet<Finding['object']> = new Set(['table', 'primary key', 'foreign key']);
  if (findings.some(({ object }) => blocking.has(object))) return null;
  return findOrphans(session, [...expected.keys()]);
}
