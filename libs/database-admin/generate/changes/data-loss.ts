import type { Column, ScalarType } from '../../model/data-model.js';
import { summaryOf, type ModelChange } from './model-change.js';

/** What data a migration destroys and where it may fail, one sentence each. */
export interface Consequences {
  /** Rows or values that are lost, or that may not fit into a narrower type. */
  readonly losses: readonly string[];
  /** Statements that may fail, without data loss, depending on the existing rows. */
  readonly risks: readonly string[];
}

const NONE: Consequences = { losses: [], risks: [] };

/** Type changes that preserve every value on all three databases, as Prisma's engine and MySQL convert them. */
const SAFE_TYPES: Readonly<Record<ScalarType, readonly ScalarType[]>> = {
  String: [],
  Int: ['BigInt', 'String'],
  BigInt: ['String'],
  Boolean: ['String'],
  DateTime: ['String'],
};

/** Capacity of MySQL's text types, in bytes (MySQL reference manual: data type storage requirements). */
const TEXT_BYTES: ReadonlyMap<string, number> = new Map([
  ['TinyText', 255],
  ['Text', 65_535],
  ['MediumText', 16_777_215],
  ['LongText', 4_294_967_295],
]);
const BYTES_PER_CHARACTER = 4;
const DEFAULT_LENGTH = 191;

export function consequencesOf(changes: readonly ModelChange[]): Consequences {
  const each = changes.map((change) => consequenceOf(change, changes));
  return { losses: each.flatMap(({ losses }) => losses), risks: each.flatMap(({ risks }) => risks) };
}

function consequenceOf(change: ModelChange, all: readonly ModelChange[]): Consequences {
  switch (change.kind) {
    case 'CreateTable':
    case 'DropIndex':
    case 'DropForeignKey':
      return NONE;
    case 'DropTable':
      return loss(`The table "${change.table.name}" is dropped: its rows are lost.`);
    case 'DropColumn':
      return loss(`The column "${change.table}"."${change.column.name}" is dropped: its values are lost.`);
    case 'AddColumn':
      return change.column.required && change.column.defaultValue === null ? risk(emptyColumn(change)) : NONE;
    case 'AlterColumn':
      return {
        losses: holdsAll(change.before, change.after) ? [] : [narrowedColumn(change)],
        risks:
          change.after.required && !change.before.required
            ? [
                `The column "${change.table}"."${change.after.name}" becomes required: this fails if it is null in a row.`,
              ]
            : [],
      };
    case 'AlterPrimaryKey':
      return risk(
        `The primary key of "${change.table}" changes: this fails if two rows have the same new key.`,
      );
    case 'CreateIndex':
      return change.index.unique && !holdsOnlyNulls(change.table, change.index.columns, all)
        ? risk(`The unique index "${change.index.name}" fails if two rows have the same values.`)
        : NONE;
    case 'AddForeignKey':
      return holdsOnlyNulls(change.table, [change.foreignKey.column], all)
        ? NONE
        : risk(
            `The foreign key "${change.foreignKey.name}" fails if a row refers to one that does not exist.`,
          );
  }
}

function loss(sentence: string): Consequences {
  return { losses: [sentence], risks: [] };
}

function risk(sentence: string): Consequences {
  return { losses: [], risks: [sentence] };
}

function emptyColumn({ table, column }: ModelChange & { kind: 'AddColumn' }): string {
  return `The required column "${table}"."${column.name}" has no default: if the table has rows, SQLite and PostgreSQL refuse it, and MySQL inserts an empty value.`;
}

function narrowedColumn(change: ModelChange & { kind: 'AlterColumn' }): string {
  return `Not every value fits into the new type, and PostgreSQL may drop them all: ${summaryOf(change)}.`;
}

/** Whether one of the columns is new and optional, so that it is still null in every row. */
function holdsOnlyNulls(table: string, columns: readonly string[], all: readonly ModelChange[]): boolean {
  return all.some(
    (change) =>
      change.kind === 'AddColumn' &&
      change.table === table &&
      columns.includes(change.column.name) &&
      !change.column.required &&
      change.column.defaultValue === null,
  );
}

function holdsAll(before: Column, after: Column): boolean {
  if (before.type !== after.type) return SAFE_TYPES[before.type].includes(after.type);
  return before.type !== 'String' || bytesOf(after) >= bytesOf(before);
}

/** The capacity of a String on MySQL, in bytes; the other databases have no limit. */
function bytesOf({ mysqlType }: Column): number {
  const length = /^(?:Var)?Char\((\d+)\)$/.exec(mysqlType ?? `VarChar(${DEFAULT_LENGTH})`)?.[1];
  if (length !== undefined) return Number(length) * BYTES_PER_CHARACTER;
  return TEXT_BYTES.get(mysqlType ?? '') ?? 0;
}
