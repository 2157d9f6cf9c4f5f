import { providerOf, type DatabaseProvider } from '../database-url.js';
import { missingFileOf } from '../missing-file.js';
import { withSession } from '../session/open-session.js';
import { SqlError } from '../session/sql-error.js';
import type { SqlSession } from '../session/sql-session.js';
import { damageOf } from '../sqlite/damage.js';
import type { Catalog } from './catalog.js';
import { clientIsCurrent } from './client-fingerprint.js';
import { readCommittedModel } from './committed-model.js';
import { compareCatalogs, type Finding } from './drift.js';
import { expectedCatalog } from './expected-catalog.js';
import { findOrphans, type Orphans } from './orphans.js';
import { readCatalog } from './read-catalog.js';
import { FIT_ENCODING, unfitEncoding } from './text-encoding.js';

const MOST_DAMAGES = 10;

export interface Verification {
  readonly provider: DatabaseProvider;
  /** How many of each are expected, and were looked for. */
  readonly checked: {
    readonly tables: number;
    readonly columns: number;
    readonly foreignKeys: number;
    readonly indexes: number;
  };
  /** What is damaged in a SQLite file, in SQLite's words; the first ten. */
  readonly damage: readonly string[];
  readonly findings: readonly Finding[];
  /** Rows without their parents; null when the tables and keys are not such that it could be told. */
  readonly orphans: readonly Orphans[] | null;
  readonly clientIsCurrent: boolean;
}

/**
 * Holds a database against what this version of the service expects; changes nothing.
 * @throws DatabaseUrlError when the URL cannot be used
 * @throws SqlError when the database cannot be reached or refuses
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
  const actual = await unfitEncoding(session);
  if (actual === null) return [];
  const about = { table: '*', object: 'database', name: 'encoding', problem: 'different' } as const;
  return [{ ...about, expected: FIT_ENCODING, actual }];
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

/** The servers let no such row in. SQLite refuses to look where a parent's table or unique column is not there. */
async function orphansOf(
  session: SqlSession,
  expected: Catalog,
  findings: readonly Finding[],
): Promise<Orphans[] | null> {
  if (session.provider !== 'sqlite') return [];
  const inTheWay: ReadonlySet<Finding['object']> = new Set(['table', 'primary key', 'foreign key']);
  if (findings.some(({ object }) => inTheWay.has(object))) return null;
  return findOrphans(session, [...expected.keys()]);
}
