import { Injectable } from '@nestjs/common';
import type { Prisma } from '#database';
import { keysetWhere, type Cursor } from '../platform/paging.js';
import { PrismaService } from '../platform/prisma.service.js';
import type { VerificationLogQuery } from './verification-log.query.js';

const WITH_USERNAME = {
  twitterConnection: { select: { username: true } },
} satisfies Prisma.TwitterVerificationLogInclude;
/** A search is for one member or a few; a single letter does not deserve a scan of everything. */
const MAX_MATCHING_CONNECTIONS = 500;

export type VerificationLogRow = Prisma.TwitterVerificationLogGetPayload<{ include: typeof WITH_USERNAME }>;
export type VerificationLogFilter = Omit<VerificationLogQuery, 'limit' | 'cursor' | 'after'>;

@Injectable()
export class VerificationLogsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Rows that pass every filter, newest first. */
  async list(
    filter: VerificationLogFilter,
    cursor: Cursor | null,
    take: number,
  ): Promise<VerificationLogRow[]> {
    const { search, from, to, ...equal } = filter;
    const conditions: Prisma.TwitterVerificationLogWhereInput[] = [
      definedOnly(equal),
      keysetWhere(cursor, 'verifiedAt'),
    ];
    if (from !== undefined) conditions.push({ verifiedAt: { gte: new Date(from) } });
    if (to !== undefined) conditions.push({ verifiedAt: { lt: new Date(to) } });
    if (search !== undefined) conditions.push(await this.#searchCondition(search));
    return this.prisma.twitterVerificationLog.findMany({
      where: { AND: conditions },
      include: WITH_USERNAME,
      orderBy: [{ verifiedAt: 'desc' }, { id: 'desc' }],
      take,
    });
  }

  async #searchCondition(search: string): Promise<Prisma.TwitterVerificationLogWhereInput> {
    const connectionIds = await this.#connectionsMatching(search);
    const byId = (['id', 'completionId', 'userId', 'taskId'] as const).map((field) => ({ [field]: search }));
    return { OR: [...byId, { twitterConnectionId: { in: connectionIds } }] };
  }

  /** `startsWith` takes `_`, which usernames are full of, for any letter; the second look is exact. */
  async #connectionsMatching(search: string): Promise<string[]> {
    const candidates = await this.prisma.twitterConnection.findMany({
      where: { OR: [{ username: { startsWith: search } }, { twitterId: search }] },
      select: { id: true, username: true, twitterId: true },
      take: MAX_MATCHING_CONNECTIONS,
    });
    const start = search.toLowerCase();
    return candidates
      .filter(({ username, twitterId }) => twitterId === search || username.toLowerCase().startsWith(start))
      .map(({ id }) => id);
  }
}

function definedOnly<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
