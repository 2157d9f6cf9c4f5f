import { isDeepStrictEqual } from 'node:util';

import type { DataModel, ForeignKey, Table } from '../../model/data-model.js';
import type { ModelChange } from '../changes/model-change.js';

/** MySQL's name of every primary key. */
const PRIMARY = 'PRIMARY';

interface OwnedKey {
  readonly table: string;
  readonly foreignKey: ForeignKey;
}

/**
 * The changes in an order that InnoDB accepts. It refuses to drop the last index of a foreign key and to alter a column
 * of one, so such keys are dropped first and added again last. For a key without an index InnoDB creates one with the
 * key's name; dropping the key leaves this index, so it is dropped too.
 */
export function orderForMysql(
  before: DataModel,
  after: DataModel,
  changes: readonly ModelChange[],
): ModelChange[] {
  const affected = keptKeys(before, after).filter((key) => isAffected(key, before, after, changes));
  const of = (...kinds: ModelChange['kind'][]) => changes.filter(({ kind }) => kinds.includes(kind));
  const dropped: ModelChange[] = [
    ...changes.flatMap((change) => (change.kind === 'DropTable' ? dropKeysOf(change.table) : [])),
    ...of('DropForeignKey'),
    ...affected.map((key): ModelChange => ({ kind: 'DropForeignKey', ...key })),
  ];
  return [
    ...dropped,
    ...dropped.flatMap((change) => ownIndexOf(change, before, after)),
    ...of('DropIndex'),
    ...of('DropTable'),
    ...of('DropColumn', 'AlterColumn', 'AddColumn', 'AlterPrimaryKey'),
    ...of('CreateTable'),
    ...of('CreateIndex'),
    ...changes.flatMap((change) => (change.kind === 'CreateTable' ? addKeysOf(change.table) : [])),
    ...of('AddForeignKey'),
    ...affected.map((key): ModelChange => ({ kind: 'AddForeignKey', ...key })),
  ];
}

function dropKeysOf({ name, foreignKeys }: Table): ModelChange[] {
  return foreignKeys.map((foreignKey) => ({ kind: 'DropForeignKey', table: name, foreignKey }));
}

function addKeysOf({ name, foreignKeys }: Table): ModelChange[] {
  return foreignKeys.map((foreignKey) => ({ kind: 'AddForeignKey', table: name, foreignKey }));
}

function keptKeys(before: DataModel, after: DataModel): OwnedKey[] {
  return after.flatMap(({ name, foreignKeys }) =>
    foreignKeys
      .filter((foreignKey) =>
        tableOf(before, name)?.foreignKeys.some((other) => isDeepStrictEqual(foreignKey, other)),
      )
      .map((foreignKey) => ({ table: name, foreignKey })),
  );
}

function isAffected(
  { table, foreignKey }: OwnedKey,
  before: DataModel,
  after: DataModel,
  changes: readonly ModelChange[],
): boolean {
  const ends = [{ table, column: foreignKey.column }, foreignKey.references];
  return ends.some(
    (end) =>
      changes.some(
        (change) =>
          change.kind === 'AlterColumn' && change.table === end.table && change.after.name === end.column,
      ) || losesItsIndexes(end, before, after),
  );
}

/** Whether every index that served one end of a foreign key is dropped or changed. */
function losesItsIndexes(
  { table, column }: { readonly table: string; readonly column: string },
  before: DataModel,
  after: DataModel,
): boolean {
  const olds = indexesOn(tableOf(before, table), column);
  const news = indexesOn(tableOf(after, table), column);
  return olds.length > 0 && !olds.some((old) => news.some((index) => isDeepStrictEqual(old, index)));
}

/** The index that InnoDB created itself for a dropped key, unless the key's table is dropped too or had another index. */
function ownIndexOf(change: ModelChange, before: DataModel, after: DataModel): ModelChange[] {
  if (change.kind !== 'DropForeignKey' || tableOf(after, change.table) === undefined) return [];
  const { name, column } = change.foreignKey;
  if (indexesOn(tableOf(before, change.table), column).length > 0) return [];
  return [{ kind: 'DropIndex', table: change.table, index: { name, columns: [column], unique: false } }];
}

/** The indexes of a table that can serve a foreign key on the column: those that begin with the column. */
function indexesOn(table: Table | undefined, column: string): readonly object[] {
  if (table === undefined) return [];
  const primary = { name: PRIMARY, columns: table.primaryKey, unique: true };
  return [primary, ...table.indexes].filter(({ columns }) => columns[0] === column);
}

function tableOf(model: DataModel, name: string): Table | undefined {
  return model.find((table) => table.name === name);
}
