import type { Column, ScalarType } from '../schema/data-model.js';
import { summaryOf, type ModelChange } from './model-change.js';

/** What a migration destroys and where it may fail, one sentence each. */
export interface Consequences {
  /** Rows or values that are lost, or that a narrower type may not take. */
  readonly losses: readonly string[];
  /** What fails, and leaves the data as it was, depending on the rows that are there. */
  readonly risks: readonly string[];
}

const NONE: Consequences = { losses: [], risks: [] };

/** Type changes that take every value on all three databases, as Prisma's engine and MySQL convert them. */
const SAFE_TYPES: Readonly<Record<ScalarType, readonly ScalarType[]>> = {
  String: [],
  Int: ['BigInt', 'String'],
  BigInt: ['String'],
  Boolean: ['String'],
  DateTime: ['String'],
};

/** Bytes that a text type of MySQL holds (MySQL reference manual: data type storage requirements). */
const TEXT_BYTES: ReadonlyMap<string, number> = new Map([
  ['TinyText', 255],
  ['Text', 65_535],
  ['MediumText', 16_777_215],
  ['LongText', 4_294_967_295],
]);
const BYTES_PER_CHARACTER = 4;
const USUAL_LENGTH = 191;

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
      return change.column.required && change.column.fallback === null ? risk(emptyColumn(change)) : NONE;
    case 'AlterColumn':
      return {
        losses: holdsAll(change.before, change.after) ? [] : [narrowedColumn(change)],
        risks:
          change.after.required && !change.before.required
            ? [
                `The column "${change.table}"."${change.after.name}" becomes required: this fails where it is null.`,
              ]
            : [],
      };
    case 'AlterPrimaryKey':
      return risk(
        `The primary key of "${change.table}" changes: this fails where two rows share the new one.`,
      );
    case 'CreateIndex':
      return change.index.unique && !holdsOnlyNulls(change.table, change.index.columns, all)
        ? risk(`The unique index "${change.index.name}" fails where two rows share its values.`)
        : NONE;
    case 'AddForeignKey':
      return holdsOnlyNulls(change.table, [change.foreignKey.column], all)
        ? NONE
        : risk(
            `The foreign key "${change.foreignKey.name}" fails where a row refers to one that is not there.`,
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
  return `The required column "${table}"."${column.name}" has no default: where the table has rows, SQLite and PostgreSQL refuse it, and MySQL fills in an empty value.`;
}

function narrowedColumn(change: ModelChange & { kind: 'AlterColumn' }): string {
  return `The new type does not take every value, and PostgreSQL may drop them all: ${summaryOf(change)}.`;
}

/** Whether one of the columns is new and optional, so that no row has anything in it yet. */
function holdsOnlyNulls(table: string, columns: readonly string[], all: readonly ModelChange[]): boolean {
  return all.some(
    (change) =>
      change.kind === 'AddColumn' &&
      change.table === table &&
      columns.includes(change.column.name) &&
      !change.column.required &&
      change.column.fallback === null,
  );
}

function holdsAll(before: Column, after: Column): boolean {
  if (before.type !== after.type) return SAFE_TYPES[before.type].includes(after.type);
  return before.type !== 'String' || bytesOf(after) >= bytesOf(before);
}

/** How much text a String holds on MySQL; the other two know no limit. */
function bytesOf({ mysqlType }: Column): number {
  const length = /^(?:Var)?Char\((\d+)\)$/.exec(mysqlType ?? `VarChar(${USUAL_LENGTH})`)?.[1];
  if (length !== undefined) return Number(length) * BYTES_PER_CHARACTER;
  return TEXT_BYTES.get(mysqlType ?? '') ?? 0;
}
