import type { SqlSession } from '#database';
import type { Catalog } from './catalog.js';
import { readMysqlCatalog } from './mysql-catalog.js';
import { readPostgresqlCatalog } from './postgresql-catalog.js';
import { readSqliteCatalog } from './sqlite-catalog.js';

/**
 * The catalog of the session's database; on PostgreSQL of the current schema. Without Prisma's own table, and without
 * views, triggers, checks and privileges, which the service does not use.
 * @throws SqlError when the database refuses
 */
export function readCatalog(session: SqlSession): Promise<Catalog> {
  switch (session.provider) {
    case 'sqlite':
      return readSqliteCatalog(session);
    case 'postgresql':
      return readPostgresqlCatalog(session);
    case 'mysql':
      return readMysqlCatalog(session);
  }
}
