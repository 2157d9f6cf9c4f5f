import type { SqlSession } from '../session/sql-session.js';

/**
 * What SQLite finds wrong with a file that it reads from end to end, in its own words, `most` lines at most. An index
 * may miss rows while most queries look fine. Of a server nothing is told.
 * @throws SqlError `not_a_database` when the file is too damaged to be looked at
 */
export async function damageOf(session: SqlSession, most: number): Promise<string[]> {
  if (session.provider !== 'sqlite') return [];
  const rows = await session.query(`PRAGMA integrity_check(${most})`);
  return rows.map((row) => String(row.integrity_check)).filter((text) => text !== 'ok');
}
