import mariadb from 'mariadb';

import { mysqlSettings } from './mysql-settings.js';
import type { ServerAddress } from '../address/server-address.js';
import { sqlErrorOf } from './sql-error-of.js';
import type { SqlRow, SqlSession, SqlValue } from './sql-session.js';
import { statementsOf } from './sql-statements.js';

/** A session on one MySQL or MariaDB database. */
export class MysqlSession implements SqlSession {
  readonly provider = 'mysql';

  private constructor(private readonly connection: mariadb.Connection) {}

  /** @throws SqlError when the server is unreachable or denies access */
  static async open(address: ServerAddress): Promise<MysqlSession> {
    try {
      const connection = await mariadb.createConnection({
        ...mysqlSettings(address),
        bigIntAsNumber: true,
        insertIdAsNumber: true,
        decimalAsNumber: true,
        checkNumberRange: true,
      });
      // A running query rejects when the connection is lost; without a listener this event would end the process.
      connection.on('error', () => undefined);
      await connection.query(`SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')`);
      return new MysqlSession(connection);
    } catch (error) {
      throw sqlErrorOf('mysql', error);
    }
  }

  async query(sql: string, parameters: readonly SqlValue[] = []): Promise<SqlRow[]> {
    const rows: unknown = await this.#send(sql, parameters);
    return Array.isArray(rows) ? (rows as SqlRow[]) : [];
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    return ((await this.#send(sql, parameters)) as mariadb.UpsertResult).affectedRows;
  }

  async script(sql: string): Promise<void> {
    for (const statement of statementsOf('mysql', sql)) await this.#send(statement);
  }

  async begin(): Promise<void> {
    await this.#send('BEGIN');
  }

  async commit(): Promise<void> {
    await this.#send('COMMIT');
  }

  async rollback(): Promise<void> {
    await this.#send('ROLLBACK');
  }

  async close(): Promise<void> {
    await this.connection.end();
  }

  async #send(sql: string, parameters: readonly SqlValue[] = []): Promise<unknown> {
    try {
      return await this.connection.query(sql, [...parameters]);
    } catch (error) {
      throw sqlErrorOf('mysql', error);
    }
  }
}
