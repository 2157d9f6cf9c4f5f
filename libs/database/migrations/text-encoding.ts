import { z } from 'zod';

import type { SqlSession } from '../session/sql-session.js';

/** The PostgreSQL encoding that can store every text. */
export const REQUIRED_ENCODING = 'UTF8';

const encodings = z.tuple([z.object({ server_encoding: z.string() })]);

/**
 * The encoding of a database that cannot store every text, such as emoji; null for any other database. On MySQL each
 * table names its encoding; SQLite has no such encoding.
 */
export async function unsupportedEncoding(session: SqlSession): Promise<string | null> {
  if (session.provider !== 'postgresql') return null;
  const [{ server_encoding: encoding }] = encodings.parse(await session.query('SHOW server_encoding'));
  return encoding === REQUIRED_ENCODING ? null : encoding;
}
