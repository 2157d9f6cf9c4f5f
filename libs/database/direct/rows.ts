import { z } from 'zod';

import { Prisma } from '../database.js';
import type { DatabaseProvider } from '../address/database-url.js';
import { COLUMNS } from '../generated/columns.js';
import type {
  AwardedAccount,
  Completion,
  Task,
  TwitterConnection,
  TwitterVerificationLog,
  User,
} from '../generated/sqlite/client.js';
import { identifier } from '../identifier.js';
import type { Statements } from './direct-statements.js';

/** The models that statements are written for by hand. */
interface Models {
  readonly AwardedAccount: AwardedAccount;
  readonly Completion: Completion;
  readonly Task: Task;
  readonly TwitterConnection: TwitterConnection;
  readonly TwitterVerificationLog: TwitterVerificationLog;
  readonly User: User;
}

type ModelName = keyof Models;
type ColumnType = 'String' | 'Int' | 'BigInt' | 'Boolean' | 'DateTime';
/** Values by column, or SQL for a value. */
type Values<Model extends ModelName> = {
  readonly [Column in keyof Models[Model]]?: Models[Model][Column] | Prisma.Sql | undefined;
};

const rowsSchema = z.array(
  z.custom<Record<string, unknown>>((row) => typeof row === 'object' && row !== null),
);

const READERS: Readonly<Record<ColumnType, (value: unknown) => unknown>> = {
  String,
  Int: Number,
  BigInt: (value) => BigInt(String(value)),
  Boolean: (value) => value === true || Number(value) === 1,
  DateTime: (value) => (value instanceof Date ? value : new Date(String(value))),
};

interface Column {
  readonly name: string;
  readonly alias: string;
  readonly read: (value: unknown) => unknown;
}

const columnsByModel = new Map<ModelName, readonly Column[]>();
const lists = new Map<string, Prisma.Sql>();

function columnsOf(model: ModelName): readonly Column[] {
  const known = columnsByModel.get(model);
  if (known !== undefined) return known;
  const types: [string, ColumnType][] = Object.entries(COLUMNS[model]);
  const columns = types.map(([name, type]) => ({ name, alias: `${model}_${name}`, read: READERS[type] }));
  columnsByModel.set(model, columns);
  return columns;
}

/** All columns of the model's table, for a SELECT or RETURNING; `readRows` reads them. */
export function columnList(provider: DatabaseProvider, model: ModelName): Prisma.Sql {
  const key = `${provider} ${model}`;
  const known = lists.get(key);
  if (known !== undefined) return known;
  const texts = columnsOf(model).map(({ name, alias }) => {
    const [table, column, as] = [model, name, alias].map((word) => identifier(provider, word).sql);
    return `${table}.${column} AS ${as}`;
  });
  const list = Prisma.raw(texts.join(', '));
  lists.set(key, list);
  return list;
}

/** Reads the columns of `columnList` from each row; null where all are null, as after a LEFT JOIN. */
export function readRows<Model extends ModelName>(model: Model, rows: unknown): (Models[Model] | null)[] {
  const columns = columnsOf(model);
  const [id] = columns;
  return rowsSchema.parse(rows).map((row) => {
    if (id === undefined || row[id.alias] === null) return null;
    const read: Record<string, unknown> = {};
    for (const column of columns) {
      const value = row[column.alias];
      read[column.name] = value === null ? null : column.read(value);
    }
    return read as Models[Model];
  });
}

/** The model's rows that meet the condition, in no order. */
export async function findRows<Model extends ModelName>(
  statements: Statements,
  provider: DatabaseProvider,
  model: Model,
  where: Prisma.Sql,
): Promise<Models[Model][]> {
  const table = identifier(provider, model);
  const rows = await statements.$queryRaw(
    Prisma.sql`SELECT ${columnList(provider, model)} FROM ${table} WHERE ${where}`,
  );
  return readRows(model, rows).flatMap((row) => row ?? []);
}

/** `INSERT INTO` ... `VALUES` ... of one row; columns that are undefined have their default. */
export function insertRow<Model extends ModelName>(
  provider: DatabaseProvider,
  model: Model,
  values: Values<Model>,
): Prisma.Sql {
  const given = givenOf(model, values);
  const columns = given.map(([column]) => identifier(provider, column).sql);
  return Prisma.sql`INSERT INTO ${identifier(provider, model)} (${Prisma.raw(columns.join(', '))})
    VALUES (${Prisma.join(given.map(([, value]) => value))})`;
}

/** `UPDATE` ... `SET` ... `WHERE` ...; columns that are undefined stay. */
export function updateRows<Model extends ModelName>(
  provider: DatabaseProvider,
  model: Model,
  values: Values<Model>,
  where: Prisma.Sql,
): Prisma.Sql {
  const changes = givenOf(model, values).map(
    ([column, value]) => Prisma.sql`${identifier(provider, column)} = ${value}`,
  );
  return Prisma.sql`UPDATE ${identifier(provider, model)} SET ${Prisma.join(changes)} WHERE ${where}`;
}

/** As Prisma does, `updatedAt` is the time of this process. */
function givenOf<Model extends ModelName>(model: Model, values: Values<Model>): [string, unknown][] {
  const updated = 'updatedAt' in COLUMNS[model] ? { updatedAt: new Date() } : {};
  return Object.entries({ ...updated, ...values }).filter(([, value]) => value !== undefined);
}
