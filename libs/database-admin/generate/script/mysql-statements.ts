import type { Column, ForeignKey, Index, ScalarType, Table } from '../../model/data-model.js';
import type { ModelChange } from '../changes/model-change.js';

const DEFAULT_TYPES: Readonly<Record<ScalarType, string>> = {
  String: 'VARCHAR(191)',
  Int: 'INTEGER',
  BigInt: 'BIGINT',
  Boolean: 'BOOLEAN',
  DateTime: 'DATETIME(3)',
};

/**
 * A script for the changes, already in an order that MySQL accepts, in the style of Prisma's MySQL migrations. All
 * changes to the columns of one table are one statement.
 */
export function mysqlScript(changes: readonly ModelChange[]): string {
  const altered = new Set<string>();
  const statements = changes.flatMap((change) => {
    if (!isAlteration(change)) return [statementOf(change)];
    if (altered.has(change.table)) return [];
    altered.add(change.table);
    const { table } = change;
    return [
      alterTable(
        table,
        changes.filter(isAlteration).filter((other) => other.table === table),
      ),
    ];
  });
  return statements.join('\n\n');
}

type Alteration = Extract<
  ModelChange,
  { kind: 'DropColumn' | 'AlterColumn' | 'AddColumn' | 'AlterPrimaryKey' }
>;

function isAlteration(change: ModelChange): change is Alteration {
  return ['DropColumn', 'AlterColumn', 'AddColumn', 'AlterPrimaryKey'].includes(change.kind);
}

function statementOf(change: Exclude<ModelChange, Alteration>): string {
  switch (change.kind) {
    case 'CreateTable':
      return `-- CreateTable\n${createTable(change.table)}`;
    case 'DropTable':
      return `-- DropTable\nDROP TABLE ${quoted(change.table.name)};`;
    case 'CreateIndex':
      return `-- CreateIndex\nCREATE ${kindOf(change.index)} ${quoted(change.index.name)} ON ${quoted(change.table)}(${list(change.index.columns)});`;
    case 'DropIndex':
      return `-- DropIndex\nDROP INDEX ${quoted(change.index.name)} ON ${quoted(change.table)};`;
    case 'AddForeignKey':
      return `-- AddForeignKey\nALTER TABLE ${quoted(change.table)} ADD ${constraint(change.foreignKey)};`;
    case 'DropForeignKey':
      return `-- DropForeignKey\nALTER TABLE ${quoted(change.table)} DROP FOREIGN KEY ${quoted(change.foreignKey.name)};`;
  }
}

function alterTable(table: string, alterations: readonly Alteration[]): string {
  return `-- AlterTable\nALTER TABLE ${quoted(table)} ${alterations.map(clauseOf).join(',\n    ')};`;
}

function clauseOf(change: Alteration): string {
  switch (change.kind) {
    case 'DropColumn':
      return `DROP COLUMN ${quoted(change.column.name)}`;
    case 'AlterColumn':
      return `MODIFY ${columnDefinition(change.after)}`;
    case 'AddColumn':
      return `ADD COLUMN ${columnDefinition(change.column)}`;
    case 'AlterPrimaryKey':
      return `DROP PRIMARY KEY,\n    ADD PRIMARY KEY (${list(change.after)})`;
  }
}

/** With this collation keys distinguish case, accents and emoji, as on the other two databases. */
function createTable({ name, columns, indexes, primaryKey }: Table): string {
  const keys = [
    ...indexes.map((index) => `${kindOf(index)} ${quoted(index.name)}(${list(index.columns)})`),
    `PRIMARY KEY (${list(primaryKey)})`,
  ];
  const body = `    ${columns.map(columnDefinition).join(',\n    ')},\n\n    ${keys.join(',\n    ')}`;
  return `CREATE TABLE ${quoted(name)} (\n${body}\n) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`;
}

function columnDefinition(column: Column): string {
  const absence = column.required ? 'NOT NULL' : 'NULL';
  const defaultValue =
    column.defaultValue === null ? '' : ` DEFAULT ${defaultOf(column, column.defaultValue)}`;
  return `${quoted(column.name)} ${typeOf(column)} ${absence}${defaultValue}`;
}

function typeOf({ type, mysqlType }: Column): string {
  return mysqlType === null ? DEFAULT_TYPES[type] : mysqlType.toUpperCase();
}

/** MySQL accepts a default of a text type only as an expression in parentheses. */
function defaultOf(column: Column, defaultValue: NonNullable<Column['defaultValue']>): string {
  if (typeof defaultValue === 'object') return 'CURRENT_TIMESTAMP(3)';
  if (typeof defaultValue !== 'string') return String(defaultValue);
  return typeOf(column).endsWith('TEXT') ? `(${literal(defaultValue)})` : literal(defaultValue);
}

function constraint({ name, column, references, onDelete, onUpdate }: ForeignKey): string {
  return `CONSTRAINT ${quoted(name)} FOREIGN KEY (${quoted(column)}) REFERENCES ${quoted(references.table)}(${quoted(references.column)}) ON DELETE ${onDelete} ON UPDATE ${onUpdate}`;
}

function kindOf({ unique }: Index): string {
  return unique ? 'UNIQUE INDEX' : 'INDEX';
}

function list(columns: readonly string[]): string {
  return columns.map(quoted).join(', ');
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
