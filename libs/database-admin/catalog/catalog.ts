/** A table as comparable texts in the terms of its provider. Names are keys, so that only definitions are compared. */
export interface CatalogTable {
  /** `TABLE`, with its engine or special kind. */
  readonly kind: string;
  /** Name -> `TEXT NOT NULL DEFAULT 'PENDING'`. */
  readonly columns: ReadonlyMap<string, string>;
  /** `(id)`; null without one. */
  readonly primaryKey: string | null;
  /** Name -> `userId -> User.id ON DELETE CASCADE ON UPDATE CASCADE`. */
  readonly foreignKeys: ReadonlyMap<string, string>;
  /** Name -> `UNIQUE (userId, taskId)`; without the index of the primary key. */
  readonly indexes: ReadonlyMap<string, string>;
}

/** Tables by name. */
export type Catalog = ReadonlyMap<string, CatalogTable>;

/** A part of a table, described as text. */
export interface Part {
  readonly table: string;
  readonly name: string;
  readonly text: string;
}

export interface CatalogParts {
  /** Name -> kind. */
  readonly tables: ReadonlyMap<string, string>;
  readonly columns: readonly Part[];
  /** Table -> text. */
  readonly primaryKeys: ReadonlyMap<string, string>;
  readonly foreignKeys: readonly Part[];
  readonly indexes: readonly Part[];
}

/** Prisma's table of migrations, which is not part of the data. */
export const MIGRATIONS_TABLE = '_prisma_migrations';

/** Builds a catalog from its parts; parts of unknown tables are ignored. */
export function assembleCatalog(parts: CatalogParts): Catalog {
  const columns = byTable(parts.columns);
  const foreignKeys = byTable(parts.foreignKeys);
  const indexes = byTable(parts.indexes);
  const tableOf = (name: string, kind: string): CatalogTable => ({
    kind,
    columns: columns.get(name) ?? new Map(),
    primaryKey: parts.primaryKeys.get(name) ?? null,
    foreignKeys: foreignKeys.get(name) ?? new Map(),
    indexes: indexes.get(name) ?? new Map(),
  });
  return new Map([...parts.tables].map(([name, kind]) => [name, tableOf(name, kind)]));
}

function byTable(parts: readonly Part[]): Map<string, Map<string, string>> {
  const tables = new Map<string, Map<string, string>>();
  for (const { table, name, text } of parts) {
    const known = tables.get(table) ?? new Map<string, string>();
    tables.set(table, known.set(name, text));
  }
  return tables;
}
