import { Injectable } from '@nestjs/common';
import type { Prisma } from '#database';
import { findPage, inOrderOf, newestOf, type KeysetPage } from '../platform/keyset-page.js';
import type { Cursor } from '../platform/paging.js';
import { PrismaService } from '../platform/prisma.service.js';
import { keylessConnections } from '../twitter-connection/keyless-connections.js';
import { usernameKeysFrom } from '../twitter-connection/username-key.js';
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

type Equal = KeysetPage['equal'];

/** A filter whose search has been looked up: rows pass that meet one of the alternatives. */
export interface ResolvedFilter {
  readonly filter: VerificationLogFilter;
  readonly alternatives: readonly Equal[];
}

export interface VerificationLogPage {
  readonly rows: readonly VerificationLogRow[];
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
    const { rows } = await this.page(await this.resolve(filter), after, take);
    return [...rows];
  }

  /** Looks up what a search means, once for all pages that are read. */
  async resolve(filter: VerificationLogFilter): Promise<ResolvedFilter> {
    const alternatives = filter.search === undefined ? [[]] : await this.#searchConditions(filter.search);
    return { filter, alternatives };
  }

  /** The next rows that pass the filters, newest first; fewer than `take` also where some have just been deleted. */
  async page(
    { filter, alternatives }: ResolvedFilter,
    after: Cursor | null,
    take: number,
  ): Promise<VerificationLogPage> {
    const page = pageOf(filter, after, take);
    const pages = await Promise.all(
      alternatives.map((found) => findPage(this.prisma, { ...page, equal: [...found, ...page.equal] })),
    );
    const places = newestOf(pages, take);
    const next = places.length < take ? null : (places.at(-1) ?? null);
    if (places.length === 0) return { rows: [], next };
    const rows = await this.prisma.twitterVerificationLog.findMany({
      where: { id: { in: places.map(({ id }) => id) } },
      include: WITH_USERNAME,
    });
    return { rows: inOrderOf(places, rows), next };
  }

  /** One condition for each way to be found: together they would be an OR, for which all matches had to be sorted. */
  async #searchConditions(search: string): Promise<Equal[]> {
    const connectionIds = await this.#connectionsMatching(search);
    return [
      ...(['id', 'completionId', 'userId', 'taskId'] as const).map((field): Equal => [[field, search]]),
      ...[...connectionIds].map((id): Equal => [['twitterConnectionId', id]]),
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

function pageOf(filter: VerificationLogFilter, after: Cursor | null, take: number): KeysetPage {
  const { from, to } = filter;
  return {
    table: 'TwitterVerificationLog',
    timeColumn: 'verifiedAt',
    equal: EQUAL_FIELDS.flatMap((field) => {
      const value = filter[field];
      return value === undefined ? [] : [[field, value] as const];
    }),
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    after,
    take,
  };
}
