import { z } from 'zod';

import type { SqlSession } from '../session/sql-session.js';
import { ownTables } from './own-tables.js';

/** Gives one spelling to all names of tables that a server takes for the same. */
export type TableSpelling = (name: string) => string;

const modes = z.tuple([z.object({ mode: z.coerce.number() })]);

/** Whether the server keeps capital letters of tables' names apart: MySQL and MariaDB do so as they are set up. */
export async function keepsCapitalLetters(session: SqlSession): Promise<boolean> {
  if (session.provider !== 'mysql') return true;
  const [{ mode }] = modes.parse(await session.query('SELECT @@lower_case_table_names AS "mode"'));
  return mode === 0;
}

/**
 * How the server's tables are called here: as it says, or, where it takes `User` and `user` for the same
 * (`lower_case_table_names`), as the models spell them and in lower case where they know none. Either goes into SQL.
 */
export async function tableSpelling(session: SqlSession): Promise<TableSpelling> {
  if (await keepsCapitalLetters(session)) return (name) => name;
  const own = new Map((await ownTables()).map((name) => [name.toLowerCase(), name]));
  return (name) => own.get(name.toLowerCase()) ?? name.toLowerCase();
}
