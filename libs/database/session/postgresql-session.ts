import { isNativeError } from 'node:util/types';

import pg from 'pg';
import { z } from 'zod';

import { postgresqlSettings } from './postgresql-settings.js';
import type { ServerAddress } from '../address/server-address.js';
import { sqlErrorOf } from './sql-error-of.js';
import { SqlError } from './sql-error.js';
import type { SqlRow, SqlSession, SqlValue } from './sql-session.js';
import { statementsOf } from './sql-statements.js';

/** Object ids of pg_type: int8, numeric, timestamp without time zone. */
const NUMBERS = [20, 1700];
const TIMESTAMP = 1114;
/** The names of UTC in the time zone database. */
const UTC = /^(?:Etc\/)?(?:UTC|UCT|GMT|Zulu|Universal|Greenwich)$/i;

const settingsInForce = z.tuple([z.object({ zone: z.string(), schema: z.string().nullable() })]);

/** A session on one PostgreSQL database. */
export class PostgresqlSession implements SqlSession {
  readonly provider = 'postgresql';

  private constructor(private readonly client: pg.Client) {}

  /** @throws SqlError when the server is unreachable, denies access, or a pooler drops the session's settings */
  static async open(address: ServerAddress): Promise<PostgresqlSession> {
    const client = new pg.Client({
      ...postgresqlSettings(address),
      types: { getTypeParser },
    });
    // A running query rejects when the connection is lost; without a listener this event would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      throw sqlErrorOf('postgresql', error);
    }
    const session = new PostgresqlSession(client);
    try {
      await session.#assertSettings(address);
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /**
   * Whether a connection pooler is in between: it tells its clients keys for cancelling of its own, which name no process
   * of the server (PostgreSQL documentation: message formats, BackendKeyData).
   *
   * @throws SqlError as `open`
   */
  static async isPooled(address: ServerAddress): Promise<boolean> {
    const session = await PostgresqlSession.open(address);
    try {
      const [row] = await session.query('SELECT pg_backend_pid() AS "processId"');
      const { processID } = z.object({ processID: z.number().nullable() }).parse(session.client);
      return row?.processId !== processID;
    } finally {
      await session.close();
    }
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

  /** Without a transaction PostgreSQL only warns. */
  async rollback(): Promise<void> {
    await this.#send('ROLLBACK');
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  /** A connection pooler may drop the settings: default times would be in the server's zone, tables in another schema. */
  async #assertSettings({ schema: wanted }: ServerAddress): Promise<void> {
    const [{ zone, schema }] = settingsInForce.parse(
      await this.query(`SELECT current_setting('TimeZone') AS "zone", current_schema() AS "schema"`),
    );
    if (!UTC.test(zone))
      throw new SqlError('settings_refused', `The session has the time zone ${zone} instead of UTC.`);
    if (wanted !== null && schema !== null && schema !== wanted)
      throw new SqlError('settings_refused', `The session is in the schema ${schema} instead of ${wanted}.`);
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

/** pg writes a Date in the time zone of this process, which a column without a zone would store as UTC. */
function sendable(value: SqlValue): SqlValue {
  return value instanceof Date ? value.toISOString() : value;
}

/** Reads counts and sums as numbers, and times without a zone as UTC. */
function getTypeParser(type: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (NUMBERS.includes(type)) return Number;
  if (type === TIMESTAMP) return (text) => new Date(`${text.replace(' ', 'T')}Z`);
  return (pg.types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown)(
    type,
    format,
  );
}
