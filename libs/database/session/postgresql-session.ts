import { isNativeError } from 'node:util/types';

import pg from 'pg';

import { postgresqlSettings } from '../postgresql/settings.js';
import type { ServerAddress } from '../server-address.js';
import { sqlErrorOf } from './sql-error-of.js';
import type { SqlRow, SqlSession, SqlValue } from './sql-session.js';
import { statementsOf } from './sql-statements.js';

/** Object ids of pg_type: int8, numeric, timestamp without time zone. */
const NUMBERS = [20, 1700];
const TIMESTAMP = 1114;

/** A session on one PostgreSQL database. */
export class PostgresqlSession implements SqlSession {
  readonly provider = 'postgresql';

  private constructor(private readonly client: pg.Client) {}

  static async open(address: ServerAddress): Promise<PostgresqlSession> {
    const client = new pg.Client({
      ...postgresqlSettings(address),
      types: { getTypeParser },
    });
    // The query in flight rejects when the server goes away; without a listener the event would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      throw sqlErrorOf('postgresql', error);
    }
    return new PostgresqlSession(client);
  }

  async query(sql: string, parameters: readonly SqlValue[] = []): Promise<SqlRow[]> {
    return (await this.#send(sql, parameters)).rows as SqlRow[];
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    return (await this.#send(sql, parameters)).rowCount ?? 0;
  }

  async script(sql: string): Promise<void> {
    for (const statement of statementsOf('postgresql', sql)) await this.#send(statement);
  }

  async begin(): Promise<void> {
    await this.#send('BEGIN');
  }

  async commit(): Promise<void> {
    await this.#send('COMMIT');
  }

  /** PostgreSQL only warns when there is nothing to undo. */
  async rollback(): Promise<void> {
    await this.#send('ROLLBACK');
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  async #send(sql: string, parameters: readonly SqlValue[] = []): Promise<pg.QueryResult> {
    let position = 0;
    const text = parameters.length === 0 ? sql : sql.replaceAll('?', () => `$${(position += 1)}`);
    try {
      return parameters.length === 0
        ? await this.client.query(text)
        : await this.client.query(text, parameters.map(sendable));
    } catch (error) {
      throw sqlErrorOf('postgresql', isNativeError(error) ? Object.assign(error, { statement: sql }) : error);
    }
  }
}

/** pg would write a Date in the time zone of this process, and a column without a zone would take it for UTC. */
function sendable(value: SqlValue): SqlValue {
  return value instanceof Date ? value.toISOString() : value;
}

/** Counts and sums as numbers; times without a zone are UTC, not the time of this process. */
function getTypeParser(type: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (NUMBERS.includes(type)) return Number;
  if (type === TIMESTAMP) return (text) => new Date(`${text.replace(' ', 'T')}Z`);
  return (pg.types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown)(
    type,
    format,
  );
}
