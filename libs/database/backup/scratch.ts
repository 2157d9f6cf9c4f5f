import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import { providerOf } from '../database-url.js';
import { serverAddressOf } from '../server-address.js';
import { withSession } from '../session/open-session.js';
import { SqlError } from '../session/sql-error.js';
import type { SqlSession } from '../session/sql-session.js';
import { BackupError } from './backup-error.js';
import { databaseIdentity } from './backup-record.js';
import { liveTables, quoted } from './live-tables.js';
import { assertEmpty } from './target-tables.js';

/** The longest name of a database: 63 bytes on PostgreSQL, 64 characters on MySQL. */
const LONGEST_NAME = 63;

const locales = z.tuple([z.object({ encoding: z.string(), collate: z.string(), ctype: z.string() })]);

/**
 * Runs the work with the URL of an empty database for one trial, which is taken away again: a file in the folder, or a
 * database on the server of the URL. One that is given is used instead, and is empty again afterwards.
 * @throws BackupError `no_scratch` when the user may not make one, `not_empty` when the given one is not
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

async function withFile<Result>(
  folder: string,
  work: (scratchUrl: string) => Promise<Result>,
): Promise<Result> {
  const own = await mkdtemp(path.join(folder, '.check-'));
  try {
    return await work(
      `file:${encodeURI(path.join(own, 'scratch.db')).replaceAll(/[?#]/g, encodeURIComponent)}`,
    );
  } finally {
    await rm(own, { recursive: true, force: true });
  }
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
    throw new BackupError('no_scratch', `A database for the trial cannot be made: ${error.message}`, {
      cause: error,
    });
  }
}

/** Rows that this database takes, the other one has to take. */
async function optionsLikeThis(session: SqlSession): Promise<string> {
  if (session.provider === 'mysql') return 'CHARACTER SET utf8mb4';
  const [{ encoding, collate, ctype }] = locales.parse(
    await session.query(
      `SELECT pg_encoding_to_char(encoding) AS "encoding", datcollate AS "collate", datctype AS "ctype"
       FROM pg_database WHERE datname = current_database()`,
    ),
  );
  const [name, one, other] = [encoding, collate, ctype].map((text) => `'${text.replaceAll("'", "''")}'`);
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
      'The database for the trial must be another one, of the same kind as DATABASE_URL names.',
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
