import { isDeepStrictEqual } from 'node:util';

import type { Column, DataModel, Table } from '../../model/data-model.js';
import type { ModelChange } from './model-change.js';

/** The changes from one set of models to another. The order of columns, indexes and tables does not matter. */
export function compareModels(before: DataModel, after: DataModel): ModelChange[] {
  const tables = pairsByName(before, after);
  return [
    ...tables.removed.map((table): ModelChange => ({ kind: 'DropTable', table })),
    ...tables.added.map((table): ModelChange => ({ kind: 'CreateTable', table })),
    ...tables.kept.flatMap(([old, table]) => compareTables(old, table)),
  ];
}

/** A changed index or foreign key is dropped and created again. */
function compareTables(before: Table, after: Table): ModelChange[] {
  const table = after.name;
  const columns = pairsByName(before.columns, after.columns);
  const indexes = differing(before.indexes, after.indexes);
  const foreignKeys = differing(before.foreignKeys, after.foreignKeys);
  return [
    ...foreignKeys.removed.map((foreignKey): ModelChange => ({ kind: 'DropForeignKey', table, foreignKey })),
    ...indexes.removed.map((index): ModelChange => ({ kind: 'DropIndex', table, index })),
    ...columns.removed.map((column): ModelChange => ({ kind: 'DropColumn', table, column })),
    ...columns.kept.flatMap((pair) => compareColumns(table, pair)),
    ...columns.added.map((column): ModelChange => ({ kind: 'AddColumn', table, column })),
    ...comparePrimaryKeys(before, after),
    ...indexes.added.map((index): ModelChange => ({ kind: 'CreateIndex', table, index })),
    ...foreignKeys.added.map((foreignKey): ModelChange => ({ kind: 'AddForeignKey', table, foreignKey })),
  ];
}

function compareColumns(table: string, [before, after]: readonly [Column, Column]): ModelChange[] {
  return isDeepStrictEqual(before, after) ? [] : [{ kind: 'AlterColumn', table, before, after }];
}

function comparePrimaryKeys(before: Table, after: Table): ModelChange[] {
  if (isDeepStrictEqual(before.primaryKey, after.primaryKey)) return [];
  return [{ kind: 'AlterPrimaryKey', table: after.name, before: before.primaryKey, after: after.primaryKey }];
}

interface Named {
  readonly name: string;
}

interface Pairs<Item> {
  readonly removed: readonly Item[];
  readonly kept: readonly (readonly [before: Item, after: Item])[];
  readonly added: readonly Item[];
}

function pairsByName<Item extends Named>(before: readonly Item[], after: readonly Item[]): Pairs<Item> {
  const olds = new Map(before.map((item) => [item.name, item]));
  const names = new Set(after.map(({ name }) => name));
  return {
    removed: before.filter(({ name }) => !names.has(name)),
    kept: after.flatMap((item) => {
      const old = olds.get(item.name);
      return old === undefined ? [] : [[old, item] as const];
    }),
    added: after.filter(({ name }) => !olds.has(name)),
  };
}

function differing<Item>(before: readonly Item[], after: readonly Item[]): Omit<Pairs<Item>, 'kept'> {
  const lacks = (items: readonly Item[]) => (item: Item) =>
    !items.some((other) => isDeepStrictEqual(item, other));
  return { removed: before.filter(lacks(after)), added: after.filter(lacks(before)) };
}
