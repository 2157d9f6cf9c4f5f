import type { Table } from './data-model.js';

/**
 * The tables in an order in which each comes after those it refers to, otherwise as they were. A table may refer to
 * itself.
 * @throws what `circular` makes of the table at which a circle was met
 */
export function parentsFirst<T extends Pick<Table, 'name' | 'foreignKeys'>>(
  tables: readonly T[],
  circular: (table: T) => Error,
): T[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<T>();
  const begun = new Set<T>();
  const visit = (table: T): void => {
    if (ordered.has(table)) return;
    if (begun.has(table)) throw circular(table);
    begun.add(table);
    for (const { references } of table.foreignKeys) {
      const parent = byName.get(references.table);
      if (parent !== undefined && parent !== table) visit(parent);
    }
    ordered.add(table);
  };
  tables.forEach(visit);
  return [...ordered];
}
