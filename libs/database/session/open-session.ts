import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isNativeError } from 'node:util/types';

import { missingFileOf, providerOf, sqliteFileOf } from '../address/database-url.js';
import { serverAddressOf } from '../address/server-address.js';
import { SqlError } from './sql-error.js';
import { SqliteSession } from './sqlite-session.js';
import type { SqlSession } from './sql-session.js';

const LOCK_TIMEOUT_MS = 10_000;

export interface SessionOptions {
  /** SQLite: how long to wait for another connection's lock, in ms. */
  lockTimeoutMs?: number;
  /** SQLite: whether a missing file is created (the default) or read as an empty database. */
  missingFile?: 'make' | 'empty';
}

/**
 * Opens one connection to the database that the URL names, loading only the driver that it needs.
 * @throws DatabaseUrlError when the URL is invalid
 * @throws SqlError when the server is unreachable or denies access
 */
export async function openSession(url: string, options: SessionOptions = {}): Promise<SqlSession> {
  switch (providerOf(url)) {
    case 'sqlite': {
      const timeoutMs = options.lockTimeoutMs ?? LOCK_TIMEOUT_MS;
      if (options.missingFile === 'empty' && missingFileOf(url) !== null)
        return SqliteSession.open(':memory:', timeoutMs);
      const file = sqliteFileOf(url);
      await makeFolderOf(file);
      return SqliteSession.open(file, timeoutMs);
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
    throw new SqlError('no_such_database', `The folder of the database file cannot be created: ${reason}`, {
      cause: error,
    });
  }
}

/** Opens a session, runs the work on it, and closes it in any case. */
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
