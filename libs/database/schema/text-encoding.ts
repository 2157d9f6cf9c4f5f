import { z } from 'zod';

import type { SqlSession } from '../session/sql-session.js';

/** The encoding in which PostgreSQL keeps every text. */
export const FIT_ENCODING = 'UTF8';

const encodings = z.tuple([z.object({ server_encoding: z.string() })]);

/**
 * The encoding of a database that cannot keep every text: it refuses the first emoji. Null for any other. On MySQL the
 * tables say theirs, on SQLite there is no such encoding.
 */
export async function unfitEncoding(session: SqlSession): Promise<string | null> {
  if (session.provider !== 'postgresql') return null;
  const [{ server_encoding: encoding }] = encodings.parse(await session.query('SHOW server_encoding'));
  return encoding === FIT_ENCODING ? null : encoding;
}
