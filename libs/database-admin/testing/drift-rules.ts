import { z } from 'zod';

import { type DatabaseProvider, openSession, type SqlSession } from '#database';
import { readCommittedModel } from '../model/committed-model.js';
import { findDrift, type Finding } from '../verify/drift.js';
import { expectedCatalog } from '../catalog/expected-catalog.js';
import { readCatalog } from '../catalog/read-catalog.js';
import { applyHistory } from './apply-history.js';
import { COLUMN_DRIFT } from './column-drift.js';
import type { DriftCase, Rebuild } from './drift-case.js';
import { freshDatabase, type FreshDatabase } from '../../database/testing/fresh-database.js';
import { KEY_DRIFT } from './key-drift.js';

const definitions = z.array(z.object({ sql: z.string() }));

/** The rules of drift, on a migrated database of the provider. */
export function describeDrift(provider: DatabaseProvider, more?: (session: () => SqlSession) => void): void {
  describe(`drift on ${provider}`, () => {
    let database: FreshDatabase;
    let session: SqlSession;

    beforeAll(async () => {
      database = await freshDatabase(provider);
      session = await openSession(database.url);
      await applyHistory(session);
    });

    afterAll(async () => {
      await session.close();
      await database.drop();
    });

    it('should read from the live catalog exactly what the models define', async () => {
      const expected = expectedCatalog(await readCommittedModel(), provider);

      expect(await readCatalog(session)).toEqual(expected);
      expect(await findDrift(session)).toEqual([]);
    });

    it.each([...COLUMN_DRIFT, ...KEY_DRIFT].map((drift) => [drift.what, drift] as const))(
      'should find only %s',
      async (_what, drift) => {
        expect(await findingsOf(session, drift)).toEqual([findingOf(drift, provider)]);
        expect(await findDrift(session)).toEqual([]);
      },
    );

    more?.(() => session);
  });
}

/** The findings while the change is applied; it is undone before this resolves. */
async function findingsOf(session: SqlSession, drift: DriftCase): Promise<Finding[]> {
  if (session.provider === 'mysql') return findingsUntilUndone(session, drift.mysql.change, drift.mysql.undo);
  await session.begin();
  try {
    const change = session.provider === 'sqlite' ? drift.sqlite : drift.postgresql;
    if (typeof change === 'string') await session.script(change);
    else await rebuild(session, change);
    return await findDrift(session);
  } finally {
    await session.rollback();
  }
}

export async function findingsUntilUndone(
  session: SqlSession,
  change: string,
  undo: string,
): Promise<Finding[]> {
  await session.script(change);
  try {
    return await findDrift(session);
  } finally {
    await session.script(undo);
  }
}

async function rebuild(session: SqlSession, { table, replace, by }: Rebuild): Promise<void> {
  const rows = await session.query(
    `SELECT "sql" FROM sqlite_master WHERE "tbl_name" = ? AND "sql" IS NOT NULL ORDER BY "type" DESC`,
    [table],
  );
  const before = definitions.parse(rows).map(({ sql }) => sql);
  const after = before.map((sql) => sql.replace(replace, by));
  if (after.join() === before.join()) throw new Error(`${table} does not hold ${replace}.`);
  for (const statement of [`DROP TABLE "${table}"`, ...after]) await session.script(statement);
}

function findingOf({ finding }: DriftCase, provider: DatabaseProvider): Finding {
  const wordsOf = (words: DriftCase['finding']['expected']): string | null =>
    words === null || typeof words === 'string' ? words : words[provider];
  return { ...finding, expected: wordsOf(finding.expected), actual: wordsOf(finding.actual) };
}
