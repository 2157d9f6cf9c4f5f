import type { Database } from '#database';
import {
  asCiphertext,
  keyIdOf,
  TokenVault,
  VaultError,
  type KeyRing,
  type VaultErrorCode,
} from '#token-vault';
import type { SealedTableName } from './sealed-columns.js';
import {
  sealedTables,
  type SealedCell,
  type SealedRow,
  type SealedSwap,
  type SealedTable,
} from './sealed-table.js';

const DEFAULT_BATCH_SIZE = 100;

/** The rows that a rotation has processed so far, by result. */
export interface RotationCounts {
  readonly rewrapped: number;
  /** Already sealed with the first key. */
  readonly current: number;
  readonly unreadable: number;
}

/** A row that no key of the ring opens. It is left unchanged. */
export interface UnreadableRow {
  readonly table: SealedTableName;
  readonly id: string;
  readonly code: VaultErrorCode;
}

export interface RotationOptions {
  /** Rows that are read, and written in one transaction, at a time. */
  readonly batchSize?: number;
  /** Called after each batch; `total` is the number of rows at the start. */
  readonly onProgress?: (counts: RotationCounts, total: number) => void;
  readonly onUnreadable?: (row: UnreadableRow) => void;
}

/**
 * Seals every stored secret with the first key of the ring, while instances that have the whole ring keep running. A
 * value is replaced only if it is still the one that was read; a row that changed meanwhile is read again. Each batch
 * is one transaction, so an interrupted rotation is simply started again.
 *
 * When `unreadable` is 0, all rows that existed at the start open with the first key alone.
 */
export async function rotateKeys(
  database: Database,
  ring: KeyRing,
  options: RotationOptions = {},
): Promise<RotationCounts> {
  const tables = sealedTables(database);
  const sizes = await Promise.all(tables.map((table) => table.count()));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const rotation = new Rotation(ring, options.onUnreadable);
  for (const table of tables) {
    for await (const rows of table.batches(options.batchSize ?? DEFAULT_BATCH_SIZE)) {
      await rotation.rotate(table, rows);
      options.onProgress?.(rotation.counts, total);
    }
  }
  return rotation.counts;
}

class Rotation {
  readonly #vault: TokenVault;
  #rewrapped = 0;
  #current = 0;
  #unreadable = 0;

  constructor(
    private readonly ring: KeyRing,
    private readonly onUnreadable: RotationOptions['onUnreadable'],
  ) {
    this.#vault = new TokenVault(ring);
  }

  get counts(): RotationCounts {
    return { rewrapped: this.#rewrapped, current: this.#current, unreadable: this.#unreadable };
  }

  async rotate(table: SealedTable, rows: readonly SealedRow[]): Promise<void> {
    for (let waiting = rows; waiting.length > 0;) {
      const swaps = waiting.flatMap((row) => this.#swapFor(table.name, row));
      const missed = await table.swap(swaps);
      this.#rewrapped += swaps.length - missed.length;
      waiting = await table.find(missed);
    }
  }

  /** Empty when the row is current or cannot be opened. */
  #swapFor(table: SealedTableName, { id, cells }: SealedRow): SealedSwap[] {
    try {
      const after = cells.map((cell) => this.#rewrap(table, id, cell));
      if (after.some((cell, index) => cell !== cells[index])) return [{ id, before: cells, after }];
      this.#current += 1;
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      this.#unreadable += 1;
      this.onUnreadable?.({ table, id, code: error.code });
    }
    return [];
  }

  /** The same cell when the first key sealed it. It is opened anyway: the key id in a value proves nothing. */
  #rewrap(table: SealedTableName, row: string, cell: SealedCell): SealedCell {
    const at = { table, row, column: cell.column };
    const sealed = asCiphertext(cell.value);
    const secret = this.#vault.open(sealed, at);
    if (keyIdOf(sealed) === this.ring.primaryKeyId) return cell;
    return { column: cell.column, value: this.#vault.seal(secret, at) };
  }
}
