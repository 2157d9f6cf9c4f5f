import { randomBytes } from 'node:crypto';

import { SqlError } from '../session/sql-error.js';
import type { SqlSession } from '../session/sql-session.js';

/**
 * Whether this user may create tables: makes one and takes it away again, where DDL is transactional without anybody
 * ever seeing it.
 * @throws SqlError for any other refusal
 */
export async function mayCreateTables(session: SqlSession): Promise<boolean> {
  const table = `_preflight_${randomBytes(6).toString('hex')}`;
  await session.begin();
  try {
    await session.script(`CREATE TABLE "${table}" ("id" INTEGER PRIMARY KEY)`);
    if (session.provider === 'mysql') await session.script(`DROP TABLE "${table}"`);
    return true;
  } catch (error) {
    if (error instanceof SqlError && error.code === 'no_permission') return false;
    throw error;
  } finally {
    await session.rollback();
  }
}
