import type { Table } from '../model/data-model.js';
import type { SqlSession, SqlValue } from '#database';
import { canonicalRow, type CanonicalRow } from './canonical-row.js';

/** Reads and writes the rows of one table on a session. */
export class TableRows {
  readonly #names: string;
  /** Every table has a primary key of one column. */
  readonly #key: string;
  readonly #keyIndex: number;

  constructor(
    private readonly session: SqlSession,
    private readonly table: Table,
  ) {
    const [key = ''] = table.primaryKey;
    this.#key = key;
    this.#keyIndex = table.columns.findIndex(({ name }) => name === key);
    this.#names = table.columns.map(({ name }) => `"${name}"`).join(', ');
  }

  keyOf(row: CanonicalRow): SqlValue {
    return row[this.#keyIndex] ?? null;
  }

  async count(): Promise<number> {
    const [row] = await this.session.query(`SELECT COUNT(*) AS "rows" FROM "${this.table.name}"`);
    return Number(row?.rows);
  }

  /** All rows, in batches of `size`, ordered by their key; only one batch is in memory. */
  async *batches(size: number): AsyncGenerator<readonly CanonicalRow[]> {
    let after: SqlValue | undefined;
    for (;;) {
      const rows = await this.#next(after, size);
      if (rows.length > 0) yield rows;
      const last = rows[size - 1];
      if (last === undefined) return;
      after = this.keyOf(last);
    }
  }

  /** Those keys that have a row. */
  async present(keys: readonly SqlValue[]): Promise<ReadonlySet<unknown>> {
    const placeholders = keys.map(() => '?').join(', ');
    const rows = await this.session.query(
      `SELECT "${this.#key}" AS "key" FROM "${this.table.name}" WHERE "${this.#key}" IN (${placeholders})`,
      keys,
    );
    return new Set(rows.map(({ key }) => key));
  }

  /** Inserts the rows in one statement: all or none. */
  async insert(rows: readonly CanonicalRow[]): Promise<void> {
    const placeholders = `(${this.table.columns.map(() => '?').join(', ')})`;
    await this.session.execute(
      `INSERT INTO "${this.table.name}" (${this.#names}) VALUES ${rows.map(() => placeholders).join(', ')}`,
      rows.flat(),
    );
  }

  async #next(after: SqlValue | undefined, size: number): Promise<CanonicalRow[]> {
    const where = after === undefined ? '' : `WHERE "${this.#key}" > ?`;
    const rows = await this.session.query(
      `SELECT ${this.#names} FROM "${this.table.name}" ${where} ORDER BY "${this.#key}" LIMIT ${size}`,
      after === undefined ? [] : [after],
    );
    return rows.map((row) => canonicalRow(this.table, row));
  }
}
