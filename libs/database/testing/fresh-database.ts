/* oxlint-disable no-restricted-properties -- tests of this lib know no src/config, and only tests import this file */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { DatabaseProvider } from '../address/database-url.js';
import { withSession } from '../session/open-session.js';

export interface FreshDatabase {
  /** The value for DATABASE_URL. */
  readonly url: string;
  /** Removes the database, also while connections to it are open. */
  drop(): Promise<void>;
}

export interface FreshDatabaseOptions {
  /** PostgreSQL: the name of a database to copy; nobody may be connected to it. */
  readonly template?: string;
}

interface TestServer {
  readonly variable: string;
  readonly usual: string;
  readonly namesSql: string;
  readonly dropSql: (name: string) => string;
}

const SERVERS: Readonly<Record<Exclude<DatabaseProvider, 'sqlite'>, TestServer>> = {
  postgresql: {
    variable: 'TEST_POSTGRES_URL',
    usual: 'postgresql://root@127.0.0.1:5432/test',
    namesSql: 'SELECT datname AS "name" FROM pg_database',
    dropSql: (name) => `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`,
  },
  mysql: {
    variable: 'TEST_MYSQL_URL',
    usual: 'mysql://root@127.0.0.1:3306/test',
    namesSql: 'SELECT schema_name AS "name" FROM information_schema.schemata',
    dropSql: (name) => `DROP DATABASE IF EXISTS "${name}"`,
  },
};

/**
 * An empty database for one test: on the server that TEST_POSTGRES_URL or TEST_MYSQL_URL names, or a file in a new
 * temporary folder.
 * @throws Error when the server cannot be used; names the variable
 */
export async function freshDatabase(
  provider: DatabaseProvider,
  options: FreshDatabaseOptions = {},
): Promise<FreshDatabase> {
  return provider === 'sqlite' ? freshFile() : freshServerDatabase(SERVERS[provider], options);
}

async function freshFile(): Promise<FreshDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tta-'));
  return { url: `file:${folder}/app.db`, drop: () => rm(folder, { recursive: true, force: true }) };
}

async function freshServerDatabase(
  { variable, usual, dropSql }: TestServer,
  { template }: FreshDatabaseOptions,
): Promise<FreshDatabase> {
  const server = process.env[variable] ?? usual;
  const name = `${prefix()}${randomBytes(6).toString('hex')}`;
  try {
    // With the server's default character set: the tables must name theirs.
    await run(server, `CREATE DATABASE "${name}"${template === undefined ? '' : ` TEMPLATE "${template}"`}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`These tests need the server that ${variable} names, which failed: ${reason}`, {
      cause: error,
    });
  }
  return { url: withDatabase(server, name), drop: () => run(server, dropSql(name)) };
}

/** Drops the databases of this test run that are left on the servers: a worker may have been killed. */
export async function dropTestDatabases(): Promise<void> {
  for (const { variable, usual, namesSql, dropSql } of Object.values(SERVERS)) {
    await withSession(process.env[variable] ?? usual, async (session) => {
      const names = (await session.query(namesSql)).map(({ name }) => String(name));
      for (const name of names) if (name.startsWith(prefix())) await session.execute(dropSql(name));
    });
  }
}

/** The prefix of all database names of one test run. */
function prefix(): string {
  return process.env.TEST_DATABASE_PREFIX ?? 'tta_';
}

function run(url: string, sql: string): Promise<void> {
  return withSession(url, async (session) => {
    await session.execute(sql);
  });
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  url.searchParams.delete('schema');
  return url.href;
}
