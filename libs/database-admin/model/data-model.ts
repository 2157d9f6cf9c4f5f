/** The tables that the service expects, independent of a provider. */
export type DataModel = readonly Table[];

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
}

export type ScalarType = 'String' | 'Int' | 'BigInt' | 'Boolean' | 'DateTime';

/** The time of the write, by the database's clock. */
export interface Now {
  readonly kind: 'now';
}

export interface Column {
  readonly name: string;
  readonly type: ScalarType;
  /** MySQL's type of a String other than VARCHAR(191), such as `Text` or `VarChar(500)`. */
  readonly mysqlType: string | null;
  readonly required: boolean;
  /** The value that the database inserts when none is given; null for no default. */
  readonly defaultValue: Now | string | number | boolean | null;
}

export type ReferentialAction = 'CASCADE' | 'SET NULL' | 'RESTRICT' | 'NO ACTION';

export interface ForeignKey {
  readonly name: string;
  readonly column: string;
  readonly references: { readonly table: string; readonly column: string };
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
}

export interface Index {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
}
