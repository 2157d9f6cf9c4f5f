import { z } from 'zod';
import { identifier, Prisma, type Database } from '#database';
import { fillPage, type Window } from './fill-page.js';
import type { Cursor } from './paging.js';

export type Equalities = readonly (readonly [column: string, value: string | boolean])[];

/** A page of a table: newest first by `timeColumn`, then highest `id` first. */
export interface KeysetPage {
  readonly table: string;
  readonly timeColumn: string;
  /** What must be equal; an index of these columns and then the time serves the page: rows of one millisecond are sorted. */
  readonly equal: Equalities;
  /**
   * What must be equal as well, indexed or not: it is checked row by row (see {@link fillPage}). The database may not
   * choose between indexes, because SQLite does not know how many rows have which value. The index of `equal` and the
   * time must exist, unless `equal` contains `id`.
   */
  readonly filters?: Equalities;
  /** Whether nearly all rows pass the filters: then no more rows are looked through at first than the page has. */
  readonly mostPass?: boolean;
  /** Further conditions, which nearly all rows meet. */
  readonly where?: readonly Prisma.Sql[];
  /** The oldest time, inclusive. */
  readonly from?: Date | null;
  /** The newest time, exclusive. */
  readonly to?: Date | null;
  /** Oldest first instead, then lowest `id` first. */
  readonly oldestFirst?: boolean;
  readonly after: Cursor | null;
  readonly take: number;
}

/** The columns that a filter gives a value for, in the order of `columns`. */
export function equalitiesOf<Column extends string>(
  filter: Readonly<Partial<Record<Column, string | boolean>>>,
  columns: readonly Column[],
): Equalities {
  return columns.flatMap((column) => {
    const value = filter[column];
    return value === undefined ? [] : [[column, value] as const];
  });
}

type Provider = Database['provider'];

/** Where rows are read from: Prisma's client, or a connection for many rows. */
export interface RowSource {
  readonly provider: Provider;
  $queryRaw(query: Prisma.Sql): PromiseLike<unknown>;
}

type Name = (column: string) => Prisma.Sql;

const cursorsSchema = z.array(z.object({ id: z.string(), at: z.coerce.date() }));
const timesSchema = z.array(z.object({ at: z.coerce.date() }));
const windowSchema = z.array(cursorsSchema.element.extend({ passes: z.coerce.boolean() }));

/** How many entries of an index tell how far apart the rows are that it finds. */
const PROBED_ENTRIES = 200;

/** A bound that excludes nothing: without one, MariaDB sorts all rows for the first window. */
const END_OF_TIME = new Date('9999-01-01T00:00:00.000Z');

/**
 * Finds the cursors of a page's rows, and reads as many entries of an index as the page has rows. Prisma cannot write
 * the SQL that each database needs for that (see {@link equals}).
 */
export async function findPage(source: RowSource, page: KeysetPage): Promise<Cursor[]> {
  const { filters = [], mostPass = false, after, take } = page;
  if (filters.length === 0) return cursorsSchema.parse(await select(source, page));
  const condition = Prisma.join(
    filters.map(([column, value]) => Prisma.sql`${identifier(source.provider, column)} = ${value}`),
    ' AND ',
  );
  const bounded = { ...page, to: page.to ?? END_OF_TIME };
  const read = async (start: Cursor | null, size: number): Promise<Window<Cursor>> => {
    const window = { ...bounded, after: start, take: size };
    const rows = windowSchema.parse(await select(source, window, condition));
    const passed = rows.filter(({ passes }) => passes).map(({ id, at }) => ({ id, at }));
    return { passed, next: rows.length < size ? null : (rows.at(-1) ?? null) };
  };
  return fillPage(after, take, read, mostPass ? take : undefined);
}

/**
 * Equalities that have an index each, ordered by how few rows they find from the cursor on: the next rows of the first
 * one reach back furthest. Reads 200 entries of each index, and no row.
 */
export async function sparsestFirst(
  source: RowSource,
  page: Omit<KeysetPage, 'equal'>,
  equalities: Equalities,
): Promise<Equalities> {
  if (equalities.length < 2) return equalities;
  const probed = equalities.map(async (equality) => {
    const [entry] = timesSchema.parse(await probe(source, { ...page, equal: [equality] }, equality));
    return { equality, reach: entry?.at.getTime() ?? -Infinity };
  });
  return (await Promise.all(probed))
    .sort((one, other) => (one.reach < other.reach ? -1 : Number(one.reach > other.reach)))
    .map(({ equality }) => equality);
}

function probe(
  source: RowSource,
  page: KeysetPage,
  [column, value]: Equalities[number],
): PromiseLike<unknown> {
  const name: Name = (text) => identifier(source.provider, text);
  const time = name(page.timeColumn);
  const { from = null, to = null, after } = page;
  const newest = after === null || (to !== null && after.at >= to) ? to : after.at;
  const conditions = [
    equals(source.provider, name(column), value),
    ...(from === null ? [] : [Prisma.sql`${time} >= ${from}`]),
    ...(newest === null ? [] : [Prisma.sql`${time} <= ${newest}`]),
  ];
  return source.$queryRaw(
    Prisma.sql`SELECT ${time} AS ${name('at')} FROM ${name(page.table)} ${indexHint(source.provider, page, name)}
      WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY ${name(column)} DESC, ${time} DESC
      LIMIT 1 OFFSET ${Prisma.raw(String(PROBED_ENTRIES - 1))}`,
  );
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
  const direction = Prisma.raw(page.oldestFirst === true ? 'ASC' : 'DESC');
  const order = [...(lead === undefined ? [] : [lead[0]]), page.timeColumn, 'id'];
  const passes = condition === undefined ? Prisma.empty : Prisma.sql`, (${condition}) AS ${name('passes')}`;
  return source.$queryRaw(
    Prisma.sql`SELECT ${name('id')}, ${name(page.timeColumn)} AS ${name('at')}${passes}
      FROM ${name(page.table)} ${condition === undefined ? Prisma.empty : indexHint(source.provider, page, name)} ${where}
      ORDER BY ${Prisma.join(order.map((column) => Prisma.sql`${name(column)} ${direction}`))}
      LIMIT ${Prisma.raw(String(page.take))}`,
  );
}

/** Without a hint, MariaDB may read and sort all rows when it believes that a window is a large part of them. */
function indexHint(provider: Provider, { table, equal, timeColumn }: KeysetPage, name: Name): Prisma.Sql {
  if (provider !== 'mysql' || equal.some(([column]) => column === 'id')) return Prisma.empty;
  const columns = [...equal.map(([column]) => column), timeColumn];
  return Prisma.sql`FORCE INDEX (${name(`${table}_${columns.join('_')}_idx`)})`;
}

/** The newest rows of several pages, after a cursor if there is one, each row once. */
export function newestOf(
  pages: readonly (readonly Cursor[])[],
  take: number,
  after: Cursor | null = null,
): Cursor[] {
  const cursors = new Map(pages.flat().map((cursor) => [cursor.id, cursor]));
  return [...cursors.values()]
    .filter((cursor) => after === null || newestFirst(after, cursor) < 0)
    .sort(newestFirst)
    .slice(0, take);
}

/**
 * The rows at these cursors, in their order, without those that have been deleted.
 *
 * @param read finds rows by their ids
 */
export async function rowsAt<Row extends { readonly id: string }>(
  cursors: readonly Cursor[],
  read: (ids: string[]) => PromiseLike<readonly Row[]>,
): Promise<Row[]> {
  if (cursors.length === 0) return [];
  const ids = cursors.map(({ id }) => id);
  const byId = new Map((await read(ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/**
 * "Equals", written so that the index that begins with the column is read from the cursor on. With a plain equality,
 * PostgreSQL knows that ordering by time alone is enough, and may read all rows by time instead; MariaDB begins at the
 * newest row with the value, however far away the cursor is.
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

/** At most one bound on each side: given two, SQLite may take either one as the range of the index. */
function timeConditions(page: KeysetPage, name: Name): Prisma.Sql[] {
  const { from = null, to = null, after, oldestFirst = false } = page;
  const [time, id] = [name(page.timeColumn), name('id')];
  const oldest = from === null ? [] : [Prisma.sql`${time} >= ${from}`];
  const newest = to === null ? [] : [Prisma.sql`${time} < ${to}`];
  const isOutside = (at: Date): boolean =>
    oldestFirst ? from !== null && at < from : to !== null && at >= to;
  if (after === null || isOutside(after.at)) return [...oldest, ...newest];
  const beyond = Prisma.raw(oldestFirst ? '>' : '<');
  const { at } = after;
  const behind = Prisma.sql`${time} ${beyond}= ${at} AND (${time} ${beyond} ${at} OR ${id} ${beyond} ${after.id})`;
  return oldestFirst ? [behind, ...newest] : [...oldest, behind];
}

function newestFirst(one: Cursor, other: Cursor): number {
  const later = other.at.getTime() - one.at.getTime();
  return later === 0 ? Number(other.id > one.id) - Number(other.id < one.id) : later;
}
