import { Injectable } from '@nestjs/common';

/** Rows of one kind that are no longer needed; `count` and `remove` stop at `limit`. */
export interface ExpiredRowsOfKind {
  /** Their name in the details of a run. */
  readonly kind: string;
  count(now: Date, limit: number): Promise<number>;
  remove(now: Date, limit: number): Promise<number>;
}

/** The kinds of rows that expire. Modules register theirs before the service has started. */
@Injectable()
export class ExpiredRows {
  readonly #kinds: ExpiredRowsOfKind[] = [];

  register(rows: ExpiredRowsOfKind): void {
    this.#kinds.push(rows);
  }

  /** In the order of registration. */
  list(): readonly ExpiredRowsOfKind[] {
    return this.#kinds;
  }
}
