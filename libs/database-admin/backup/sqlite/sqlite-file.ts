import Connection from 'libsql';
import { z } from 'zod';

import { BackupError } from '../backup-error.js';
import { reasonOf } from '../file-errors.js';
import { quoted } from '../../catalog/live-tables.js';

const findings = z.array(z.object({ integrity_check: z.string() }));
const named = z.array(z.object({ name: z.string() }));
const counted = z.object({ count: z.number() });

/**
 * Checks a whole SQLite file without changing it. Returns its number of rows by table.
 * @throws BackupError `damaged_backup` when SQLite finds damage
 */
export function inspectSqliteFile(file: string): Readonly<Record<string, number>> {
  try {
    const connection = new Connection(file, { readonly: true });
    try {
      assertIntact(connection, file);
      return rowsOf(connection);
    } finally {
      connection.close();
    }
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw damaged(file, reasonOf(error), error);
  }
}

function assertIntact(connection: Connection.Database, file: string): void {
  const [first] = findings.parse(connection.prepare('PRAGMA integrity_check(1)').all());
  if (first?.integrity_check !== 'ok') throw damaged(file, first?.integrity_check ?? 'no answer');
}

function rowsOf(connection: Connection.Database): Record<string, number> {
  const tables = named.parse(
    connection
      .prepare(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name`,
      )
      .all(),
  );
  return Object.fromEntries(
    tables.map(({ name }) => {
      const row = connection.prepare(`SELECT COUNT(*) AS count FROM ${quoted(name)}`).get();
      return [name, counted.parse(row).count];
    }),
  );
}

function damaged(file: string, reason: string, cause?: unknown): BackupError {
  return new BackupError('damaged_backup', `${file} is damaged: ${reason}`, { cause });
}
