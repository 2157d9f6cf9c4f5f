import type { Column, ForeignKey, Index, Table } from '../../model/data-model.js';

/** One difference between two sets of models. `table` is the table's name, except for whole tables. */
export type ModelChange =
  | { readonly kind: 'CreateTable'; readonly table: Table }
  | { readonly kind: 'DropTable'; readonly table: Table }
  | { readonly kind: 'AddColumn'; readonly table: string; readonly column: Column }
  | { readonly kind: 'DropColumn'; readonly table: string; readonly column: Column }
  | { readonly kind: 'AlterColumn'; readonly table: string; readonly before: Column; readonly after: Column }
  | {
      readonly kind: 'AlterPrimaryKey';
      readonly table: string;
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  | { readonly kind: 'CreateIndex'; readonly table: string; readonly index: Index }
  | { readonly kind: 'DropIndex'; readonly table: string; readonly index: Index }
  | { readonly kind: 'AddForeignKey'; readonly table: string; readonly foreignKey: ForeignKey }
  | { readonly kind: 'DropForeignKey'; readonly table: string; readonly foreignKey: ForeignKey };

/** A short text of the change, such as `add column "User"."nick" String?`. */
export function summaryOf(change: ModelChange): string {
  switch (change.kind) {
    case 'CreateTable':
      return `create table "${change.table.name}"`;
    case 'DropTable':
      return `drop table "${change.table.name}"`;
    case 'AddColumn':
      return `add column ${columnIn(change.table, change.column)} ${typeOf(change.column)}`;
    case 'DropColumn':
      return `drop column ${columnIn(change.table, change.column)}`;
    case 'AlterColumn':
      return `alter column ${columnIn(change.table, change.after)} from ${typeOf(change.before)} to ${typeOf(change.after)}`;
    case 'AlterPrimaryKey':
      return `key "${change.table}" by ${listOf(change.after)}`;
    case 'CreateIndex':
      return `create ${change.index.unique ? 'unique ' : ''}index "${change.index.name}" on ${listOf(change.index.columns)}`;
    case 'DropIndex':
      return `drop index "${change.index.name}"`;
    case 'AddForeignKey':
      return `add foreign key "${change.foreignKey.name}"`;
    case 'DropForeignKey':
      return `drop foreign key "${change.foreignKey.name}"`;
  }
}

function columnIn(table: string, column: Column): string {
  return `"${table}"."${column.name}"`;
}

function typeOf({ type, mysqlType, required, defaultValue }: Column): string {
  const name = mysqlType === null ? type : `${type} (${mysqlType})`;
  const absence = required ? '' : '?';
  if (defaultValue === null) return `${name}${absence}`;
  return `${name}${absence} default ${typeof defaultValue === 'object' ? 'now' : JSON.stringify(defaultValue)}`;
}

function listOf(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}
