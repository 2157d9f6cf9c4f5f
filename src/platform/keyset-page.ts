import { setImmediate as othersTurn } from 'node:timers/promises';
import { z } from 'zod';
import { identifier, Prisma, type Database } from '#database';
import type { Cursor } from './paging.js';

export type Equalities = readonly (readonly [column: string, value: string | boolean])[];

/** Which rows of a table a page is taken from: newest first by `timeColumn`, then by `id`. */
export interface KeysetPage {
  readonly table: string;
  readonly timeColumn: string;
  /** What must be equal; an index of these columns, then the time and `id`, serves the page. */
  readonly equal: Equalities;
  /**
   * What must be equal besides, in any index or none: the rows are looked through for it, in windows, as far as it takes
   * to fill the page. No database is left to choose between indexes: SQLite does not know how many rows have which value.
   * The index of `equal`, the time and `id` has to be there, unless `id` itself is among what is equal.
   */
  readonly sifted?: Equalities;
  /** Further conditions, which nearly all rows meet. */
  readonly where?: readonly Prisma.Sql[];
  /** The oldest time, inclusive. */
  readonly from?: Date | undefined;
  /** The newest time, exclusive. */
  readonly to?: Date | undefined;
  readonly after: Cursor | null;
  readonly take: number;
}

type Provider = Database['provider'];

/** Where rows are read from: Prisma's client, or a connection for many rows. */
export interface RowSource {
  readonly provider: Provider;
  $queryRaw(query: Prisma.Sql): PromiseLike<unknown>;
}

type Name = (column: string) => Prisma.Sql;

const placesSchema = z.array(z.object({ id: z.string(), at: z.coerce.date() }));
const siftedSchema = z.array(placesSchema.element.extend({ passes: z.coerce.boolean() }));

/** Rows that one query of a sifted page looks through: SQLite answers nobody else meanwhile. */
const FIRST_WINDOW = 200;
const LARGEST_WINDOW = 2_000;
/** A bound that excludes nothing: without any, MariaDB sorts all rows for the first window. */
const END_OF_TIME = new Date('9999-01-01T00:00:00.000Z');

/**
 * Finds where the rows of a page stand, by as many steps in an index as the page has rows. Prisma has no words for
 * the way in which each database has to be asked to do that (see {@link equals}).
 */
export async function findPage(source: RowSource, page: KeysetPage): Promise<Cursor[]> {
  const { sifted = [] } = page;
  return sifted.length === 0
    ? placesSchema.parse(await select(source, page))
    : siftPage(source, page, sifted);
}

async function siftPage(source: RowSource, page: KeysetPage, sifted: Equalities): Promise<Cursor[]> {
  const condition = Prisma.join(
    sifted.map(([column, value]) => Prisma.sql`${identifier(source.provider, column)} = ${value}`),
    ' AND ',
  );
  const found: Cursor[] = [];
  const { to = END_OF_TIME } = page;
  let { after } = page;
  const firstWindow = Math.min(Math.max(FIRST_WINDOW, page.take), LARGEST_WINDOW);
  for (let take = firstWindow; ; take = Math.min(2 * take, LARGEST_WINDOW)) {
    const rows = siftedSchema.parse(await select(source, { ...page, to, after, take }, condition));
    found.push(...rows.filter(({ passes }) => passes).map(({ id, at }) => ({ id, at })));
    if (rows.length < take || found.length >= page.take) return found.slice(0, page.take);
    after = rows.at(-1) ?? null;
    await othersTurn();
  }
}

function select(source: RowSource, page: KeysetPage, condition?: Prisma.Sql): PromiseLike<unknown> {
  const name: Name = (column) => identifier(source.provider, column);
  const [lead, ...rest] = page.equal;
  const conditions = [
    ...(lead === undefined ? [] : [equals(source.provider, name(lead[0]), lead[1])]),
    ...rest.map(([column, value]) => Prisma.sql`${name(column)} = ${value}`),
    ...timeConditions(page, name),
    ...(page.where ?? []),
  ];
  const where =
    conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
  const order = [...(lead === undefined ? [] : [lead[0]]), page.timeColumn, 'id'];
  const passes = condition === undefined ? Prisma.empty : Prisma.sql`, (${condition}) AS ${name('passes')}`;
  return source.$queryRaw(
    Prisma.sql`SELECT ${name('id')}, ${name(page.timeColumn)} AS ${name('at')}${passes}
      FROM ${name(page.table)} ${condition === undefined ? Prisma.empty : indexHint(source.provider, page, name)} ${where}
      ORDER BY ${Prisma.join(order.map((column) => Prisma.sql`${name(column)} DESC`))}
      LIMIT ${Prisma.raw(String(page.take))}`,
  );
}

/** MariaDB reads and sorts all rows where a window is no small part of them by its statistics. */
function indexHint(provider: Provider, { table, equal, timeColumn }: KeysetPage, name: Name): Prisma.Sql {
  if (provider !== 'mysql' || equal.some(([column]) => column === 'id')) return Prisma.empty;
  const columns = [...equal.map(([column]) => column), timeColumn, 'id'];
  return Prisma.sql`FORCE INDEX (${name(`${table}_${columns.join('_')}_idx`)})`;
}

/** The newest of several pages, each row once. */
export function newestOf(pages: readonly (readonly Cursor[])[], take: number): Cursor[] {
  const places = new Map(pages.flat().map((place) => [place.id, place]));
  return [...places.values()].sort(newestFirst).slice(0, take);
}

/** The rows that were read by their ids, in the order of their places. */
export function inOrderOf<Row extends { readonly id: string }>(
  places: readonly Cursor[],
  rows: readonly Row[],
): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return places.flatMap(({ id }) => byId.get(id) ?? []);
}

/**
 * "Equals", said so that the index that begins with the column is walked from the cursor on. Of a plain equality
 * PostgreSQL knows that the order by time alone would do, and may walk all rows by time instead; MariaDB begins at
 * the newest row with the value, however far down the cursor is.
 */
function equals(provider: Provider, column: Prisma.Sql, value: string | boolean): Prisma.Sql {
  switch (provider) {
    case 'sqlite':
      return Prisma.sql`${column} = ${value}`;
    case 'postgresql':
      return Prisma.sql`${column} IN (${value}, ${value})`;
    case 'mysql':
      return Prisma.sql`${column} >= ${value} AND ${column} <= ${value}`;
  }
}

/** At most one bound on each side: of two, SQLite would take either for the range of the index. */
function timeConditions({ from, to, after, timeColumn }: KeysetPage, name: Name): Prisma.Sql[] {
  const time = name(timeColumn);
  const oldest = from === undefined ? [] : [Prisma.sql`${time} >= ${from}`];
  if (after !== null && (to === undefined || after.at < to)) {
    const { at, id } = after;
    return [...oldest, Prisma.sql`${time} <= ${at} AND (${time} < ${at} OR ${name('id')} < ${id})`];
  }
  return to === undefined ? oldest : [...oldest, Prisma.sql`${time} < ${to}`];
}

function newestFirst(one: Cursor, other: Cursor): number {
  const later = other.at.getTime() - one.at.getTime();
  return later === 0 ? (other.id < one.id ? -1 : 1) : later;
}
