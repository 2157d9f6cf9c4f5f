import { z } from 'zod';

import type { SqlSession } from '#database';
import { ownTables } from './own-tables.js';

/** Maps all names that a server treats as the same table to one spelling. */
export type TableSpelling = (name: string) => string;

const modes = z.tuple([z.object({ mode: z.coerce.number() })]);

/** Whether table names are case-sensitive; on MySQL and MariaDB that is a setting of the server. */
export async function keepsCapitalLetters(session: SqlSession): Promise<boolean> {
  if (session.provider !== 'mysql') return true;
  const [{ mode }] = modes.parse(await session.query('SELECT @@lower_case_table_names AS "mode"'));
  return mode === 0;
}

/**
 * The spelling of the server's table names: unchanged if they are case-sensitive. Otherwise (`lower_case_table_names`)
 * as the models spell them, and other names in lower case. Both can be used in SQL.
 */
export async function tableSpelling(session: SqlSession): Promise<TableSpelling> {
  if (await keepsCapitalLetters(session)) return (name) => name;
  const own = new Map((await ownTables()).map((name) => [name.toLowerCase(), name]));
  return (name) => own.get(name.toLowerCase()) ?? name.toLowerCase();
}
