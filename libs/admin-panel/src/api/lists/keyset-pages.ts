/** How many lists are remembered; the least recently used one is forgotten. */
const KEPT_LISTS = 50;

/**
 * Remembers where the pages of keyset lists begin, so that a list can be read by page number. A list is named by
 * everything that decides its rows and their order (resource, filter, page size): another filter is another list.
 */
export class KeysetPages {
  readonly #lists = new Map<string, (string | undefined)[]>();

  /** The cursor that page `page` (from 1) begins after: null for the first page, undefined when it is unknown. */
  cursorOf(list: string, page: number): string | null | undefined {
    return page <= 1 ? null : this.#lists.get(list)?.[page];
  }

  /** Remembers the cursor of the page after `page`; null: `page` is the last one. */
  remember(list: string, page: number, nextCursor: string | null): void {
    const cursors = this.#lists.get(list) ?? [];
    this.#lists.delete(list);
    this.#lists.set(list, cursors);
    if (nextCursor === null) cursors.length = Math.min(cursors.length, page + 1);
    else cursors[page + 1] = nextCursor;
    this.#forgetTheOldest();
  }

  /** Forgets a list: then only its first page is known. */
  forget(list: string): void {
    this.#lists.delete(list);
  }

  #forgetTheOldest(): void {
    const oldest = this.#lists.keys().next();
    if (this.#lists.size > KEPT_LISTS && oldest.done !== true) this.#lists.delete(oldest.value);
  }
}

/** The name of a list: equal for equal filters, whatever the order of their keys. */
export function listName(resource: string, filter: Readonly<Record<string, unknown>>, limit: number): string {
  const entries = Object.entries(filter).filter(([, value]) => value !== undefined);
  return JSON.stringify([resource, limit, entries.sort(([a], [b]) => (a < b ? -1 : 1))]);
}
