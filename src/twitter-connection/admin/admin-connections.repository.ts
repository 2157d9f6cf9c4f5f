import { Injectable } from '@nestjs/common';
import { Database, type Prisma } from '#database';
import { assertUnreachable } from '../../platform/problems/assert-unreachable.js';
import { daysBefore } from '../../platform/time/days-before.js';
import { fillPage } from '../../platform/lists/fill-page.js';
import { keysetWhere, type Cursor } from '../../platform/lists/paging.js';
import type { AdminConnectionsQuery } from './admin-connections.query.js';
import type { ConnectionStatus } from '../connection/connection-status.js';
import { keylessConnections } from '../connection/keyless-connections.js';
import { refusedConnections } from '../tokens/refused-connections.js';
import { usernameKeysFrom } from '../connection/username-key.js';

/** When a search finds more rows, the list of all rows is looked through for them, newest first. */
const MAX_LISTED_MATCHES = 500;
/** Rows that one query reads by their ids. */
const READ_AT_ONCE = 200;

/** What admins see: nothing of the tokens. */
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
  constructor(private readonly prisma: Database) {}

  /**
   * Rows that pass every filter, newest first. An index finds the matches of a search, and the connections that
   * must be connected again. For other filters the list of all rows is looked through until the page is full.
   */
  async list(
    filter: ConnectionFilter,
    now: Date,
    after: Cursor | null,
    take: number,
  ): Promise<AdminConnectionRow[]> {
    const where = conditionsOf(filter, now);
    if (filter.search === undefined) return this.#find(filter, where, after, take);
    const matches = await this.#matching(filter.search);
    if ('where' in matches) return this.#find(filter, [...where, matches.where], after, take);
    if (matches.ids.length === 0) return [];
    return this.#read([...where, { id: { in: [...matches.ids] } }, keysetWhere(after, 'connectedAt')], take);
  }

  async #find(
    { status }: ConnectionFilter,
    where: readonly Where[],
    after: Cursor | null,
    take: number,
  ): Promise<AdminConnectionRow[]> {
    const refused = status === 'reconnect_required' ? await refusedConnections(this.prisma, after) : null;
    if (refused === null) return this.#lookThrough(where, after, take);
    const rows: AdminConnectionRow[] = [];
    for (let start = 0; start < refused.length && rows.length < take; start += READ_AT_ONCE) {
      const ids = refused.slice(start, start + READ_AT_ONCE).map(({ id }) => id);
      rows.push(...(await this.#read([...where, { id: { in: ids } }], take - rows.length)));
    }
    return rows;
  }

  async #lookThrough(
    where: readonly Where[],
    after: Cursor | null,
    take: number,
  ): Promise<AdminConnectionRow[]> {
    if (where.length === 0) return this.#read([keysetWhere(after, 'connectedAt')], take);
    return fillPage(after, take, async (start, size) => {
      const next = await this.#cursorAt(start, size);
      const window = [keysetWhere(start, 'connectedAt'), ...(next === null ? [] : [notAfter(next)])];
      return { passed: await this.#read([...where, ...window], take), next };
    });
  }

  #read(conditions: readonly Where[], take: number): Promise<AdminConnectionRow[]> {
    return this.prisma.twitterConnection.findMany({
      where: { AND: [...conditions] },
      orderBy: NEWEST_FIRST,
      select: SHOWN,
      take,
    });
  }

  /** The last of the next `size` rows; null when there are fewer. */
  async #cursorAt(start: Cursor | null, size: number): Promise<Cursor | null> {
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
      keylessConnections(this.prisma, search).then((found) => found.map(({ id }) => id)),
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

/** The cursor's row, and what comes before it in the list. */
function notAfter({ at, id }: Cursor): Where {
  return { connectedAt: { gte: at }, OR: [{ connectedAt: { gt: at } }, { id: { gte: id } }] };
}

function conditionsOf({ status, inactiveDays }: ConnectionFilter, now: Date): Where[] {
  return [
    ...(status === undefined ? [] : [statusWhere(status, now)]),
    ...(inactiveDays === undefined ? [] : [inactiveWhere(inactiveDays, now)]),
  ];
}

/** Not "is null": SQLite would use the index of that column, and sort nearly all rows for each window. */
const WORKS: Where = { NOT: { reconnectRequiredAt: { not: null } } };

/** By the same rules as `statusOf`. */
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
