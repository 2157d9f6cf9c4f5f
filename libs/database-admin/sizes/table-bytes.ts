import { z } from 'zod';

import { quoted } from '../catalog/live-tables.js';
import type { SqlSession } from '#database';

const measured = z.tuple([z.object({ bytes: z.number() })]);

/** Bytes of one table with its indexes. */
export async function tableBytes(session: SqlSession, table: string): Promise<number> {
  return measured.parse(await measure(session, table))[0].bytes;
}

async function measure(session: SqlSession, table: string) {
  switch (session.provider) {
    case 'sqlite':
      return session.query(
        `SELECT SUM(pgsize) AS bytes FROM dbstat
         WHERE aggregate = TRUE AND name IN (SELECT name FROM sqlite_master WHERE tbl_name = ?)`,
        [table],
      );
    case 'postgresql':
      return session.query('SELECT pg_total_relation_size(?::regclass) AS bytes', [quoted(table)]);
    case 'mysql':
      await session.query(`ANALYZE NO_WRITE_TO_BINLOG TABLE ${quoted(table)}`);
      return session.query(
        `SELECT data_length + index_length AS bytes FROM information_schema.tables
         WHERE table_schema = DATABASE() AND table_name = ?`,
        [table],
      );
  }
}
