import { RowChecksum } from '../../row-checksum.js';

/** Counts the rows of a dump's tables and computes their checksums, as the dump writes them. */
export class DumpRows {
  readonly #tables = new Map<string, { rows: number; readonly checksum: RowChecksum }>();

  /** Records a table, which may have no rows. */
  announce(table: string): void {
    this.#of(table);
  }

  add(table: string, row: Uint8Array): void {
    const found = this.#of(table);
    found.rows += 1;
    found.checksum.add(row);
  }

  contents(): {
    readonly rows: Readonly<Record<string, number>>;
    readonly checksums: Readonly<Record<string, string>>;
  } {
    const tables = [...this.#tables];
    return {
      rows: Object.fromEntries(tables.map(([table, { rows }]) => [table, rows])),
      checksums: Object.fromEntries(tables.map(([table, { checksum }]) => [table, checksum.toString()])),
    };
  }

  #of(table: string): { rows: number; readonly checksum: RowChecksum } {
    const found = this.#tables.get(table) ?? { rows: 0, checksum: new RowChecksum() };
    this.#tables.set(table, found);
    return found;
  }
}
