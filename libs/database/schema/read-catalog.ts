import type { SqlSession } from '../session/sql-session.js';
import type { Catalog } from './catalog.js';
import { readMysqlCatalog } from './mysql-catalog.js';
import { readPostgresqlCatalog } from './postgresql-catalog.js';
import { readSqliteCatalog } from './sqlite-catalog.js';

/**
 * What the database of the session holds: on PostgreSQL in the current schema. Prisma's own table is left out, and
 * so is what the service has none of: views, triggers, checks, rights.
 * @throws SqlError
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
