import { z } from 'zod';

import type { SqlSession } from '#database';
import { BackupError } from '../backup-error.js';
import { quoted } from '../../catalog/live-tables.js';

const objects = z.array(z.object({ type: z.string(), name: z.string(), sql: z.string() }));
const named = z.array(z.object({ name: z.string() }));
const numbers = z.array(z.record(z.string(), z.number()));

/**
 * Copies the tables, rows, indexes, triggers and views of the database attached as `backup` into `main`, where none of
 * them may exist. Call it in a transaction, with foreign keys off.
 * @throws BackupError `incomplete` when rows of `main` would refer to missing rows
 */
export async function copyAttachedDatabase(session: SqlSession): Promise<void> {
  const made = objects.parse(
    await session.query(
      `SELECT type, name, sql FROM backup.sqlite_master
       WHERE sql IS NOT NULL AND substr(name, 1, 7) <> 'sqlite_' ORDER BY rowid`,
    ),
  );
  const tables = made.filter(({ type }) => type === 'table');
  for (const { sql } of tables) await session.execute(sql);
  for (const { name } of tables) await copyRows(session, name);
  for (const type of ['index', 'trigger', 'view'])
    for (const { sql } of made.filter((object) => object.type === type)) await session.execute(sql);
  await copySequences(session);
  for (const pragma of ['user_version', 'application_id']) await copyNumber(session, pragma);
  await assertParents(session);
}

/** Without generated columns, which are hidden and compute themselves. */
async function copyRows(session: SqlSession, table: string): Promise<void> {
  const columns = named
    .parse(await session.query(`SELECT name FROM pragma_table_xinfo(?, 'backup') WHERE hidden = 0`, [table]))
    .map(({ name }) => quoted(name))
    .join(', ');
  await session.execute(
    `INSERT INTO main.${quoted(table)} (${columns}) SELECT ${columns} FROM backup.${quoted(table)}`,
  );
}

/** Copies the AUTOINCREMENT counters; SQLite has their table only if there is or was such a column. */
async function copySequences(session: SqlSession): Promise<void> {
  const kept = await session.query(`SELECT 1 FROM backup.sqlite_master WHERE name = 'sqlite_sequence'`);
  if (kept.length === 0) return;
  await session.execute(
    'DELETE FROM main.sqlite_sequence WHERE name IN (SELECT name FROM backup.sqlite_sequence)',
  );
  await session.execute(
    'INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM backup.sqlite_sequence',
  );
}

async function copyNumber(session: SqlSession, pragma: string): Promise<void> {
  const [row] = numbers.parse(await session.query(`PRAGMA backup.${pragma}`));
  await session.script(`PRAGMA main.${pragma} = ${row?.[pragma] ?? 0}`);
}

/** Rows that already lacked their parent in the backup are restored as they are. */
async function assertParents(session: SqlSession): Promise<void> {
  const orphans = await session.query('PRAGMA main.foreign_key_check');
  const before = await session.query('PRAGMA backup.foreign_key_check');
  if (orphans.length > before.length)
    throw new BackupError(
      'incomplete',
      `Rows of ${String(orphans[0]?.table)} would refer to rows that are not in the backup.`,
    );
}
