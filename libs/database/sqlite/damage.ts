import type { SqlSession } from '../session/sql-session.js';

/**
 * The errors that SQLite's integrity check finds in the whole file, up to `most` lines: an index may lack rows while
 * most queries work. Empty for a server.
 * @throws SqlError `not_a_database` when the file is too damaged to be checked
 */
export async function damageOf(session: SqlSession, most: number): Promise<string[]> {
  if (session.provider !== 'sqlite') return [];
  const rows = await session.query(`PRAGMA integrity_check(${most})`);
  return rows.map((row) => String(row.integrity_check)).filter((text) => text !== 'ok');
}
