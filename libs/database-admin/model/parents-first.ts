import type { Table } from './data-model.js';

/**
 * The tables ordered so that each comes after those it refers to, otherwise in the given order. A table may refer to
 * itself.
 * @throws the error that `circular` returns when tables refer to each other in a circle
 */
export function parentsFirst<T extends Pick<Table, 'name' | 'foreignKeys'>>(
  tables: readonly T[],
  circular: (table: T) => Error,
): T[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<T>();
  const visited = new Set<T>();
  const visit = (table: T): void => {
    if (ordered.has(table)) return;
    if (visited.has(table)) throw circular(table);
    visited.add(table);
    for (const { references } of table.foreignKeys) {
      const parent = byName.get(references.table);
      if (parent !== undefined && parent !== table) visit(parent);
    }
    ordered.add(table);
  };
  tables.forEach(visit);
  return [...ordered];
}
