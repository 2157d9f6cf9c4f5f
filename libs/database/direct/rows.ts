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

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

const READERS: Readonly<Record<ColumnType, (value: unknown) => unknown>> = {
  String,
  Int: Number,
  BigInt: (value) => BigInt(String(value)),
  Boolean: (value) => value === true || Number(value) === 1,
  DateTime: (value) => (value instanceof Date ? value : new Date(String(value))),
};

const columnsOf = (model: ModelName): [string, ColumnType][] => Object.entries(COLUMNS[model]);
const aliasOf = (model: ModelName, column: string): string => `${model}_${column}`;

/** All columns of the model's table, for a SELECT or RETURNING; `readRows` reads them. */
export function columnList(provider: DatabaseProvider, model: ModelName): Prisma.Sql {
  const table = identifier(provider, model);
  return Prisma.join(
    columnsOf(model).map(([column]) => {
      const alias = identifier(provider, aliasOf(model, column));
      return Prisma.sql`${table}.${identifier(provider, column)} AS ${alias}`;
    }),
  );
}

/** Reads the columns of `columnList` from each row; null where all are null, as after a LEFT JOIN. */
export function readRows<Model extends ModelName>(model: Model, rows: unknown): (Models[Model] | null)[] {
  const columns = columnsOf(model).map(
    ([column, type]) => [column, aliasOf(model, column), READERS[type]] as const,
  );
  return rowsSchema.parse(rows).map((row) => {
    if (row[aliasOf(model, 'id')] === null) return null;
    const entries = columns.map(([column, alias, read]) => {
      const value = row[alias];
      return [column, value === null ? null : read(value)];
    });
    return Object.fromEntries(entries) as Models[Model];
  });
}

/** `INSERT INTO` ... `VALUES` ... of one row; columns that are undefined have their default. */
export function insertRow<Model extends ModelName>(
  provider: DatabaseProvider,
  model: Model,
  values: Values<Model>,
): Prisma.Sql {
  const given = givenOf(model, values);
  return Prisma.sql`INSERT INTO ${identifier(provider, model)}
    (${Prisma.join(given.map(([column]) => identifier(provider, column)))})
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
