import { setImmediate as otherWork } from 'node:timers/promises';
import { identifier, Prisma, type Database, type Transaction } from '#database';
import { SEALED_COLUMNS, type SealedColumn, type SealedTableName } from './sealed-columns.js';

/** Long enough for a full batch on a slow disk. */
const SWAP_TIMEOUT_MS = 60_000;

export interface SealedCell {
  readonly column: SealedColumn;
  readonly value: string;
}

export interface SealedRow {
  readonly id: string;
  readonly cells: readonly SealedCell[];
}

/** A row's sealed values as they were read, and their replacements. */
export interface SealedSwap {
  readonly id: string;
  readonly before: readonly SealedCell[];
  readonly after: readonly SealedCell[];
}

/** The sealed columns of one table. A swap changes nothing else, not even `updatedAt`. */
export class SealedTable {
  constructor(
    private readonly database: Database,
    readonly name: SealedTableName,
  ) {}

  async count(): Promise<number> {
    const [row] = await this.database.$queryRaw<{ rows: bigint | number }[]>(
      Prisma.sql`SELECT COUNT(*) AS ${this.#named('rows')} FROM ${this.#named(this.name)}`,
    );
    return Number(row?.rows ?? 0);
  }

  /** All rows in batches, in the order of their ids. The event loop runs other work between two batches. */
  async *batches(size: number): AsyncGenerator<readonly SealedRow[]> {
    let after = '';
    for (;;) {
      const rows = await this.#select(
        Prisma.sql`WHERE ${this.#named('id')} > ${after} ORDER BY ${this.#named('id')} LIMIT ${Prisma.raw(String(size))}`,
      );
      if (rows.length > 0) yield rows;
      const last = rows[size - 1];
      if (last === undefined) return;
      after = last.id;
      // SQLite calls are synchronous: without this nothing else would run until the last batch.
      await otherWork();
    }
  }

  /** The current values of those rows that still exist. */
  async find(ids: readonly string[]): Promise<readonly SealedRow[]> {
    return ids.length === 0
      ? []
      : this.#select(Prisma.sql`WHERE ${this.#named('id')} IN (${Prisma.join([...ids])})`);
  }

  /** Replaces, in one transaction, values that are still those that were read; returns the ids of the other rows. */
  async swap(swaps: readonly SealedSwap[]): Promise<readonly string[]> {
    if (swaps.length === 0) return [];
    return this.database.$transaction(
      async (tx) => {
        const missed: string[] = [];
        for (const swap of swaps) if (!(await this.#swapOne(tx, swap))) missed.push(swap.id);
        return missed;
      },
      { timeout: SWAP_TIMEOUT_MS },
    );
  }

  async #swapOne(tx: Transaction, { id, before, after }: SealedSwap): Promise<boolean> {
    const conditions = [
      Prisma.sql`${this.#named('id')} = ${id}`,
      ...before.map((cell) => this.#equals(cell)),
    ];
    const values = after.map((cell) => this.#equals(cell));
    const count = await tx.$executeRaw(
      Prisma.sql`UPDATE ${this.#named(this.name)} SET ${Prisma.join(values)}
        WHERE ${Prisma.join(conditions, ' AND ')}`,
    );
    return count === 1;
  }

  async #select(filter: Prisma.Sql): Promise<SealedRow[]> {
    const columns: readonly SealedColumn[] = SEALED_COLUMNS[this.name];
    const rows = await this.database.$queryRaw<({ id: string } & Record<SealedColumn, string>)[]>(
      Prisma.sql`SELECT ${Prisma.join(['id', ...columns].map((column) => this.#named(column)))}
        FROM ${this.#named(this.name)} ${filter}`,
    );
    return rows.map((row) => ({
      id: row.id,
      cells: columns.map((column) => ({ column, value: row[column] })),
    }));
  }

  #equals({ column, value }: SealedCell): Prisma.Sql {
    return Prisma.sql`${this.#named(column)} = ${value}`;
  }

  #named(name: string): Prisma.Sql {
    return identifier(this.database.provider, name);
  }
}

/** Every table that has sealed columns. */
export function sealedTables(database: Database): SealedTable[] {
  return (Object.keys(SEALED_COLUMNS) as SealedTableName[]).map((name) => new SealedTable(database, name));
}
