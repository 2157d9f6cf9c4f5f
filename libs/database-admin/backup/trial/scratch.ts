import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';

import { providerOf, serverAddressOf, sqliteUrlOf, withSession, SqlError, type SqlSession } from '#database';
import { BackupError } from '../backup-error.js';
import { databaseIdentity } from '../backup-record.js';
import { liveTables, quoted } from '../../catalog/live-tables.js';
import { textLiteral } from '../../catalog/column-text.js';
import { assertEmpty } from '../target-tables.js';
import { withTemporaryFolder } from '../temporary-folder.js';

/** The longest name of a database: 63 bytes on PostgreSQL, 64 characters on MySQL. */
const LONGEST_NAME = 63;

const locales = z.tuple([z.object({ encoding: z.string(), collate: z.string(), ctype: z.string() })]);

/**
 * Runs the work with the URL of an empty temporary database: a file in the folder, or a database on the server of the
 * URL, which is dropped afterwards. A given database is used instead, and emptied afterwards.
 * @throws BackupError `no_scratch` when the user may not create one, `not_empty` when the given one is not empty
 */
export async function withScratch<Result>(
  url: string,
  given: string | null,
  folder: string,
  work: (scratchUrl: string) => Promise<Result>,
): Promise<Result> {
  if (given !== null) return withGivenDatabase(url, given, work);
  return providerOf(url) === 'sqlite' ? withFile(folder, work) : withServerDatabase(url, work);
}

function withFile<Result>(folder: string, work: (scratchUrl: string) => Promise<Result>): Promise<Result> {
  return withTemporaryFolder(path.join(folder, '.check-'), (own) =>
    work(sqliteUrlOf(path.join(own, 'scratch.db'))),
  );
}

async function withServerDatabase<Result>(
  url: string,
  work: (scratchUrl: string) => Promise<Result>,
): Promise<Result> {
  const suffix = `_check_${randomBytes(4).toString('hex')}`;
  const name = serverAddressOf(url).database.slice(0, LONGEST_NAME - suffix.length) + suffix;
  await withSession(url, (session) => createDatabase(session, name));
  try {
    const scratch = new URL(url);
    scratch.pathname = `/${encodeURIComponent(name)}`;
    return await work(scratch.href);
  } finally {
    await withSession(url, (session) => session.execute(`DROP DATABASE IF EXISTS ${quoted(name)}`));
  }
}

async function createDatabase(session: SqlSession, name: string): Promise<void> {
  try {
    await session.execute(`CREATE DATABASE ${quoted(name)} ${await optionsLikeThis(session)}`);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw new BackupError('no_scratch', `The temporary database cannot be created: ${error.message}`, {
      cause: error,
    });
  }
}

/** The new database must accept every row of this one. */
async function optionsLikeThis(session: SqlSession): Promise<string> {
  if (session.provider === 'mysql') return 'CHARACTER SET utf8mb4';
  const [{ encoding, collate, ctype }] = locales.parse(
    await session.query(
      `SELECT pg_encoding_to_char(encoding) AS "encoding", datcollate AS "collate", datctype AS "ctype"
       FROM pg_database WHERE datname = current_database()`,
    ),
  );
  const [name, one, other] = [encoding, collate, ctype].map(textLiteral);
  return `TEMPLATE template0 ENCODING ${name} LC_COLLATE ${one} LC_CTYPE ${other}`;
}

async function withGivenDatabase<Result>(
  url: string,
  given: string,
  work: (scratchUrl: string) => Promise<Result>,
): Promise<Result> {
  if (providerOf(given) !== providerOf(url) || databaseIdentity(given) === databaseIdentity(url))
    throw new BackupError(
      'no_scratch',
      'The temporary database must be another one than DATABASE_URL names, of the same kind.',
    );
  await withSession(given, assertEmpty);
  try {
    return await work(given);
  } finally {
    await withSession(given, dropAllTables);
  }
}

async function dropAllTables(session: SqlSession): Promise<void> {
  const tables = (await liveTables(session)).map(quoted);
  if (tables.length === 0) return;
  switch (session.provider) {
    case 'sqlite':
      await session.script('PRAGMA foreign_keys = OFF');
      for (const table of tables) await session.execute(`DROP TABLE ${table}`);
      break;
    case 'postgresql':
      await session.execute(`DROP TABLE ${tables.join(', ')} CASCADE`);
      break;
    case 'mysql':
      await session.execute('SET FOREIGN_KEY_CHECKS = 0');
      await session.execute(`DROP TABLE ${tables.join(', ')}`);
      break;
  }
}
