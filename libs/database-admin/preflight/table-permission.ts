import { randomBytes } from 'node:crypto';

import { SqlError, type SqlSession } from '#database';

/**
 * Whether this user may create tables: creates one and removes it again, in a transaction that is rolled back if DDL is
 * transactional.
 * @throws SqlError when the database refuses for another reason
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
