/** A table in comparable words of its provider; names are apart, so that only what they stand for is compared. */
export interface CatalogTable {
  /** `TABLE`, with what sets it apart. */
  readonly kind: string;
  /** Name -> `TEXT NOT NULL DEFAULT 'PENDING'`. */
  readonly columns: ReadonlyMap<string, string>;
  /** `(id)`; null without one. */
  readonly primaryKey: string | null;
  /** Name -> `userId -> User.id ON DELETE CASCADE ON UPDATE CASCADE`. */
  readonly foreignKeys: ReadonlyMap<string, string>;
  /** Name -> `UNIQUE (userId, taskId)`. The index of the primary key is not among them. */
  readonly indexes: ReadonlyMap<string, string>;
}

/** Tables by name. */
export type Catalog = ReadonlyMap<string, CatalogTable>;

/** Words about a part of a table. */
export interface Part {
  readonly table: string;
  readonly name: string;
  readonly words: string;
}

export interface CatalogParts {
  /** Name -> kind. */
  readonly tables: ReadonlyMap<string, string>;
  readonly columns: readonly Part[];
  /** Table -> words. */
  readonly primaryKeys: ReadonlyMap<string, string>;
  readonly foreignKeys: readonly Part[];
  readonly indexes: readonly Part[];
}

/** Prisma's record of the migrations is no part of the data. */
export const MIGRATIONS_TABLE = '_prisma_migrations';

/** Puts a catalog together from its parts; a part of a table that is not among the tables is left out. */
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
  for (const { table, name, words } of parts) {
    const known = tables.get(table) ?? new Map<string, string>();
    tables.set(table, known.set(name, words));
  }
  return tables;
}
