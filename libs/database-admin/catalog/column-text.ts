/** A column in the terms of its provider's DDL, without its name. */
export interface ColumnFacts {
  readonly type: string;
  /** Null for the provider's default. */
  readonly collation: string | null;
  readonly required: boolean;
  readonly defaultValue: string | null;
  /** Anything that no column of ours has, such as AUTO_INCREMENT. */
  readonly extra?: string | null;
}

export interface ForeignKeyFacts {
  readonly columns: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
  readonly extra?: string | null;
}

export interface IndexFacts {
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly extra?: string | null;
}

export function describeColumn({ type, collation, required, defaultValue, extra }: ColumnFacts): string {
  return sentence(
    type,
    collation === null ? null : `COLLATE ${collation}`,
    required ? 'NOT NULL' : null,
    defaultValue === null ? null : `DEFAULT ${defaultValue}`,
    extra,
  );
}

export function describeForeignKey(key: ForeignKeyFacts): string {
  return sentence(
    `${key.columns.join(', ')} -> ${key.references.map((column) => `${key.table}.${column}`).join(', ')}`,
    `ON DELETE ${key.onDelete} ON UPDATE ${key.onUpdate}`,
    key.extra,
  );
}

export function describeIndex({ columns, unique, extra }: IndexFacts): string {
  return sentence(unique ? 'UNIQUE' : null, `(${columns.join(', ')})`, extra);
}

export function describePrimaryKey(columns: readonly string[]): string {
  return `(${columns.join(', ')})`;
}

/** A text as a literal of standard SQL. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function sentence(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join(' ');
}
