import { setImmediate as othersTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Prisma } from '#database';
import { assertUnreachable } from '../platform/assert-unreachable.js';
import { daysBefore } from '../platform/days-before.js';
import { keysetWhere, type Cursor } from '../platform/paging.js';
import { PrismaService } from '../platform/prisma.service.js';
import type { AdminConnectionsQuery } from './admin-connections.query.js';
import type { ConnectionStatus } from './connection-status.js';
import { keylessConnections } from './keyless-connections.js';
import { refusedConnections } from './refused-connections.js';
import { usernameKeysFrom } from './username-key.js';

/** Of a search that finds more, the rows are looked for among all, from the newest on. */
const MAX_LISTED_MATCHES = 500;
/** Rows that one query looks through: SQLite answers nobody else meanwhile. */
const FIRST_WINDOW = 500;
const LARGEST_WINDOW = 2_000;

/** Rows that are read by their ids at once. */
const READ_AT_ONCE = 200;

/** All that admins see, and nothing of the tokens. */
const SHOWN = {
  id: true,
  userId: true,
  twitterId: true,
  username: true,
  displayName: true,
  isActive: true,
  scope: true,
  tokenExpiresAt: true,
  reconnectRequiredAt: true,
  connectedAt: true,
  lastVerifiedAt: true,
} satisfies Prisma.TwitterConnectionSelect;

const NEWEST_FIRST: Prisma.TwitterConnectionOrderByWithRelationInput[] = [
  { connectedAt: 'desc' },
  { id: 'desc' },
];

export type AdminConnectionRow = Prisma.TwitterConnectionGetPayload<{ select: typeof SHOWN }>;
export type ConnectionFilter = Pick<AdminConnectionsQuery, 'search' | 'status' | 'inactiveDays'>;

type Where = Prisma.TwitterConnectionWhereInput;

/** What a search finds: a few rows by their ids, or too many to list. */
type Matches = { readonly ids: readonly string[] } | { readonly where: Where };

/** The connections of all members, for admins. */
@Injectable()
export class AdminConnectionsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Rows that pass every filter, newest first. What a search finds is read by index, and so is what has to be connected
   * again. Another status, or inactivity, that few rows have is looked for along the index of the order, in windows: as
   * far as it takes to fill the page.
   */
  async list(
    filter: ConnectionFilter,
    now: Date,
    after: Cursor | null,
    take: number,
  ): Promise<AdminConnectionRow[]> {
    const where = conditionsOf(filter, now);
    if (filter.search === undefined) return this.#search(filter, where, after, take);
    const matches = await this.#matching(filter.search);
    if ('where' in matches) return this.#search(filter, [...where, matches.where], after, take);
    if (matches.ids.length === 0) return [];
    return this.#read([...where, { id: { in: [...matches.ids] } }, keysetWhere(after, 'connectedAt')], take);
  }

  async #search(
    { status }: ConnectionFilter,
    where: readonly Where[],
    after: Cursor | null,
    take: number,
  ): Promise<AdminConnectionRow[]> {
    const refused = status === 'reconnect_required' ? await refusedConnections(this.prisma, after) : null;
    if (refused === null) return this.#walk(where, after, take);
    const rows: AdminConnectionRow[] = [];
    for (let start = 0; start < refused.length && rows.length < take; start += READ_AT_ONCE) {
      const ids = refused.slice(start, start + READ_AT_ONCE).map(({ id }) => id);
      rows.push(...(await this.#read([...where, { id: { in: ids } }], take - rows.length)));
    }
    return rows;
  }

  async #walk(where: readonly Where[], after: Cursor | null, take: number): Promise<AdminConnectionRow[]> {
    if (where.length === 0) return this.#read([keysetWhere(after, 'connectedAt')], take);
    const rows: AdminConnectionRow[] = [];
    let start = after;
    for (let size = FIRST_WINDOW; ; size = Math.min(2 * size, LARGEST_WINDOW)) {
      const end = await this.#placeAt(start, size);
      const window = [keysetWhere(start, 'connectedAt'), ...(end === null ? [] : [notAfter(end)])];
      rows.push(...(await this.#read([...where, ...window], take - rows.length)));
      if (end === null || rows.length === take) return rows;
      start = end;
      await othersTurn();
    }
  }

  #read(conditions: readonly Where[], take: number): Promise<AdminConnectionRow[]> {
    return this.prisma.twitterConnection.findMany({
      where: { AND: [...conditions] },
      orderBy: NEWEST_FIRST,
      select: SHOWN,
      take,
    });
  }

  /** Where the last of the next `size` rows stands; null when there are fewer. */
  async #placeAt(start: Cursor | null, size: number): Promise<Cursor | null> {
    const row = await this.prisma.twitterConnection.findFirst({
      where: keysetWhere(start, 'connectedAt'),
      orderBy: NEWEST_FIRST,
      select: { id: true, connectedAt: true },
      skip: size - 1,
    });
    return row === null ? null : { at: row.connectedAt, id: row.id };
  }

  async #matching(search: string): Promise<Matches> {
    const usernameKey = usernameKeysFrom(search);
    const [named, ...others] = await Promise.all([
      this.prisma.twitterConnection.findMany({
        where: { usernameKey },
        select: { id: true },
        orderBy: { usernameKey: 'asc' },
        take: MAX_LISTED_MATCHES + 1,
      }),
      this.#withId(search),
      keylessConnections(this.prisma, search),
    ]);
    const ids = others.flat();
    if (named.length > MAX_LISTED_MATCHES) return { where: { OR: [{ usernameKey }, { id: { in: ids } }] } };
    return { ids: [...ids, ...named.map(({ id }) => id)] };
  }

  async #withId(search: string): Promise<string[]> {
    const found = await Promise.all(
      [{ id: search }, { userId: search }, { twitterId: search }].map((where) =>
        this.prisma.twitterConnection.findUnique({ where, select: { id: true } }),
      ),
    );
    return found.flatMap((row) => row?.id ?? []);
  }
}

/** Not behind this place in the order, which the place itself is part of. */
function notAfter({ at, id }: Cursor): Where {
  return { connectedAt: { gte: at }, OR: [{ connectedAt: { gt: at } }, { id: { gte: id } }] };
}

function conditionsOf({ status, inactiveDays }: ConnectionFilter, now: Date): Where[] {
  return [
    ...(status === undefined ? [] : [statusWhere(status, now)]),
    ...(inactiveDays === undefined ? [] : [inactiveWhere(inactiveDays, now)]),
  ];
}

/** Not "is null", which SQLite would look for in an index of its own, to sort nearly all rows for each window. */
const WORKS: Where = { NOT: { reconnectRequiredAt: { not: null } } };

/** As `statusOf` sees it. */
function statusWhere(status: ConnectionStatus, now: Date): Where {
  switch (status) {
    case 'active':
      return { ...WORKS, tokenExpiresAt: { gt: now } };
    case 'expired':
      return { ...WORKS, tokenExpiresAt: { lte: now } };
    case 'reconnect_required':
      return { reconnectRequiredAt: { not: null } };
    default:
      return assertUnreachable(status);
  }
}

function inactiveWhere(days: number, now: Date): Where {
  const cutoff = daysBefore(now, days);
  return { OR: [{ lastVerifiedAt: { lt: cutoff } }, { lastVerifiedAt: null }] };
}
