import { Injectable } from '@nestjs/common';
import { identifier, Prisma } from '#database';
import {
  findPage,
  inOrderOf,
  newestOf,
  type Equalities,
  type KeysetPage,
  type RowSource,
} from '../platform/keyset-page.js';
import type { Cursor } from '../platform/paging.js';
import { PrismaService } from '../platform/prisma.service.js';
import { keylessConnections } from '../twitter-connection/keyless-connections.js';
import { usernameKeysFrom } from '../twitter-connection/username-key.js';
import {
  plainVerificationLogs,
  VERIFICATION_LOG_COLUMNS,
  type PlainVerificationLog,
} from './plain-verification-log.js';
import type { VerificationLogFilters } from './verification-log.query.js';

const WITH_USERNAME = {
  twitterConnection: { select: { username: true } },
} satisfies Prisma.TwitterVerificationLogInclude;
/** A search is for one member or a few; of the usernames that begin with it, this many are looked at. */
const MAX_MATCHING_CONNECTIONS = 14;
/** Those with an index of their own, the one that most likely leaves the fewest rows first. */
const EQUAL_FIELDS = [
  'completionId',
  'userId',
  'taskId',
  'verificationResult',
  'taskType',
  'cacheHit',
] as const;

export type VerificationLogRow = Prisma.TwitterVerificationLogGetPayload<{ include: typeof WITH_USERNAME }>;
export type VerificationLogFilter = VerificationLogFilters;

/** A filter whose search has been looked up: rows pass that meet one of the alternatives. */
export interface ResolvedFilter {
  readonly filter: VerificationLogFilter;
  readonly alternatives: readonly Equalities[];
}

export interface VerificationLogPage {
  readonly rows: readonly PlainVerificationLog[];
  /** Where the page after this one begins; null on the last one. */
  readonly next: Cursor | null;
}

@Injectable()
export class VerificationLogsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Rows that pass every filter, newest first. */
  async list(
    filter: VerificationLogFilter,
    after: Cursor | null,
    take: number,
  ): Promise<VerificationLogRow[]> {
    const places = await placesOf(this.prisma, await this.resolve(filter), after, take);
    if (places.length === 0) return [];
    const rows = await this.prisma.twitterVerificationLog.findMany({
      where: { id: { in: places.map(({ id }) => id) } },
      include: WITH_USERNAME,
    });
    return inOrderOf(places, rows);
  }

  /** Looks up what a search means, once for all pages that are read. */
  async resolve(filter: VerificationLogFilter): Promise<ResolvedFilter> {
    const alternatives = filter.search === undefined ? [[]] : await this.#searchConditions(filter.search);
    return { filter, alternatives };
  }

  /**
   * One of many pages: the next rows that pass the filters, newest first; fewer than `take` also where some have just
   * been deleted.
   */
  async page(
    source: RowSource,
    resolved: ResolvedFilter,
    after: Cursor | null,
    take: number,
  ): Promise<VerificationLogPage> {
    const places = await placesOf(source, resolved, after, take);
    const next = places.length < take ? null : (places.at(-1) ?? null);
    if (places.length === 0) return { rows: [], next };
    const rows = plainVerificationLogs.parse(await source.$queryRaw(rowsAt(places, source.provider)));
    return { rows: inOrderOf(places, rows), next };
  }

  /** One condition for each way to be found: together they would be an OR, for which all matches had to be sorted. */
  async #searchConditions(search: string): Promise<Equalities[]> {
    const connectionIds = await this.#connectionsMatching(search);
    return [
      ...(['id', 'completionId', 'userId', 'taskId'] as const).map((field): Equalities => [[field, search]]),
      ...[...connectionIds].map((id): Equalities => [['twitterConnectionId', id]]),
    ];
  }

  /** The connection of this X account, and those of the first usernames that begin with the text: itself, then by alphabet. */
  async #connectionsMatching(search: string): Promise<Set<string>> {
    const [account, keyed, keyless] = await Promise.all([
      this.prisma.twitterConnection.findUnique({ where: { twitterId: search }, select: { id: true } }),
      this.prisma.twitterConnection.findMany({
        where: { usernameKey: usernameKeysFrom(search) },
        select: { id: true },
        orderBy: { usernameKey: 'asc' },
        take: MAX_MATCHING_CONNECTIONS,
      }),
      keylessConnections(this.prisma, search),
    ]);
    const named = [...keyed.map(({ id }) => id), ...keyless].slice(0, MAX_MATCHING_CONNECTIONS);
    return new Set([...(account === null ? [] : [account.id]), ...named]);
  }
}

async function placesOf(
  source: RowSource,
  { filter, alternatives }: ResolvedFilter,
  after: Cursor | null,
  take: number,
): Promise<Cursor[]> {
  const pages = await Promise.all(
    alternatives.map((found) => findPage(source, pageOf(filter, found, after, take))),
  );
  return newestOf(pages, take);
}

function rowsAt(places: readonly Cursor[], provider: RowSource['provider']): Prisma.Sql {
  const name = (column: string): Prisma.Sql => identifier(provider, column);
  const [log, connection] = [name('log'), name('connection')];
  const columns = VERIFICATION_LOG_COLUMNS.map((column) =>
    column === 'username' ? Prisma.sql`${connection}.${name(column)}` : Prisma.sql`${log}.${name(column)}`,
  );
  return Prisma.sql`SELECT ${Prisma.join(columns)} FROM ${name('TwitterVerificationLog')} ${log}
    LEFT JOIN ${name('TwitterConnection')} ${connection}
      ON ${connection}.${name('id')} = ${log}.${name('twitterConnectionId')}
    WHERE ${log}.${name('id')} IN (${Prisma.join(places.map(({ id }) => id))})`;
}

/** @param found what a search adds */
function pageOf(
  filter: VerificationLogFilter,
  found: Equalities,
  after: Cursor | null,
  take: number,
): KeysetPage {
  const { from, to } = filter;
  const given = EQUAL_FIELDS.flatMap((field) => {
    const value = filter[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  const equal = [...found, ...given];
  return {
    table: 'TwitterVerificationLog',
    timeColumn: 'verifiedAt',
    equal: equal.slice(0, 1),
    sifted: equal.slice(1),
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    after,
    take,
  };
}
