import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isNativeError } from 'node:util/types';

import { providerOf, sqliteFileOf } from '../database-url.js';
import { missingFileOf } from '../missing-file.js';
import { serverAddressOf } from '../server-address.js';
import { SqlError } from './sql-error.js';
import { SqliteSession } from './sqlite-session.js';
import type { SqlSession } from './sql-session.js';

const LOCK_PATIENCE_MS = 10_000;

export interface SessionOptions {
  /** SQLite: how long to wait for the lock of another connection, in ms. */
  lockPatienceMs?: number;
  /** SQLite: whether a file that is not there is made, as it is by default, or read as an empty database. */
  missingFile?: 'make' | 'empty';
}

/**
 * Opens one connection to the database that the URL names. The driver of a server is only loaded when it is needed.
 * @throws DatabaseUrlError when the URL cannot be used
 * @throws SqlError when the server cannot be reached or refuses
 */
export async function openSession(url: string, options: SessionOptions = {}): Promise<SqlSession> {
  switch (providerOf(url)) {
    case 'sqlite': {
      const patienceMs = options.lockPatienceMs ?? LOCK_PATIENCE_MS;
      if (options.missingFile === 'empty' && missingFileOf(url) !== null)
        return SqliteSession.open(':memory:', patienceMs);
      const file = sqliteFileOf(url);
      await makeFolderOf(file);
      return SqliteSession.open(file, patienceMs);
    }
    case 'postgresql': {
      const { PostgresqlSession } = await import('./postgresql-session.js');
      return PostgresqlSession.open(serverAddressOf(url));
    }
    case 'mysql': {
      const { MysqlSession } = await import('./mysql-session.js');
      return MysqlSession.open(serverAddressOf(url));
    }
  }
}

async function makeFolderOf(file: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
  } catch (error) {
    const reason = isNativeError(error) ? error.message : String(error);
    throw new SqlError('no_such_database', `The folder of the database file cannot be made: ${reason}`, {
      cause: error,
    });
  }
}

/** Runs the work on a session of its own and closes it, whatever happens. */
export async function withSession<Result>(
  url: string,
  work: (session: SqlSession) => Promise<Result>,
  options: SessionOptions = {},
): Promise<Result> {
  const session = await openSession(url, options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
