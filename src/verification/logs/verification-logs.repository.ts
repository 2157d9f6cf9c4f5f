import { Injectable } from '@nestjs/common';
import { Database, identifier, Prisma } from '#database';
import {
  equalitiesOf,
  findPage,
  newestOf,
  rowsAt,
  sparsestFirst,
  type Equalities,
  type KeysetPage,
  type RowSource,
} from '../../platform/lists/keyset-page.js';
import type { Cursor } from '../../platform/lists/paging.js';
import { periodOf } from '../../platform/validation/period.query.js';
import { keylessConnections } from '../../twitter-connection/connection/keyless-connections.js';
import { usernameKeysFrom } from '../../twitter-connection/connection/username-key.js';
import {
  plainVerificationLogs,
  VERIFICATION_LOG_COLUMNS,
  type PlainVerificationLog,
} from './verification-log-row.js';
import type { VerificationLogRow } from './verification-log.response.js';
import type { VerificationLogFilter } from './verification-log.query.js';

const WITH_USERNAME = {
  twitterConnection: { select: { username: true } },
} satisfies Prisma.TwitterVerificationLogInclude;
const OWNED = { id: true, userId: true } satisfies Prisma.TwitterConnectionSelect;
/** How many usernames a search can match at most: it is meant for one member or a few. */
const MAX_MATCHING_CONNECTIONS = 14;
/** Columns with an index of their own, in the order of how few rows they leave. */
const ID_FIELDS = ['completionId', 'userId', 'taskId'] as const;
/** Columns of a few values each, of which some are rare. */
const KIND_FIELDS = ['verificationResult', 'taskType', 'cacheHit'] as const;

interface Owned {
  readonly id: string;
  readonly userId: string;
}

/** A filter whose search has been looked up: rows must also match one of the alternatives. */
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
  constructor(private readonly prisma: Database) {}

  /** Rows that pass every filter, newest first. */
  async list(
    filter: VerificationLogFilter,
    after: Cursor | null,
    take: number,
  ): Promise<VerificationLogRow[]> {
    const cursors = await cursorsOf(this.prisma, await this.resolve(filter), after, take);
    return rowsAt(cursors, (ids) =>
      this.prisma.twitterVerificationLog.findMany({ where: { id: { in: ids } }, include: WITH_USERNAME }),
    );
  }

  /** Looks up what a search means, once for all pages that are read. */
  async resolve(filter: VerificationLogFilter): Promise<ResolvedFilter> {
    const alternatives = filter.search === undefined ? [[]] : await this.#searchConditions(filter.search);
    return { filter, alternatives };
  }

  /**
   * One of many pages: the next rows that pass the filters, newest first; fewer than `take` also when some have just
   * been deleted.
   */
  async page(
    source: RowSource,
    resolved: ResolvedFilter,
    after: Cursor | null,
    take: number,
  ): Promise<VerificationLogPage> {
    const cursors = await cursorsOf(source, resolved, after, take);
    const rows = await rowsAt(cursors, async (ids) =>
      plainVerificationLogs.parse(await source.$queryRaw(withUsername(ids, source.provider))),
    );
    return { rows, next: cursors.length < take ? null : (cursors.at(-1) ?? null) };
  }

  /** One condition for each column: joined by OR, they would make the database sort all matches. */
  async #searchConditions(search: string): Promise<Equalities[]> {
    const connections = await this.#connectionsMatching(search);
    return [
      ...(['id', 'completionId', 'userId', 'taskId'] as const).map((field): Equalities => [[field, search]]),
      ...connections.map(({ id, userId }): Equalities => [
        ['userId', userId],
        ['twitterConnectionId', id],
      ]),
    ];
  }

  /** The connection of this X account, and those whose usernames begin with the text, in alphabetical order. */
  async #connectionsMatching(search: string): Promise<Owned[]> {
    const [account, keyed, keyless] = await Promise.all([
      this.prisma.twitterConnection.findUnique({ where: { twitterId: search }, select: OWNED }),
      this.prisma.twitterConnection.findMany({
        where: { usernameKey: usernameKeysFrom(search) },
        select: OWNED,
        orderBy: { usernameKey: 'asc' },
        take: MAX_MATCHING_CONNECTIONS,
      }),
      keylessConnections(this.prisma, search),
    ]);
    const named = [...keyed, ...keyless].slice(0, MAX_MATCHING_CONNECTIONS);
    const found = [...(account === null ? [] : [account]), ...named];
    return [...new Map(found.map((connection) => [connection.id, connection])).values()];
  }
}

async function cursorsOf(
  source: RowSource,
  { filter, alternatives }: ResolvedFilter,
  after: Cursor | null,
  take: number,
): Promise<Cursor[]> {
  const list = {
    table: 'TwitterVerificationLog',
    timeColumn: 'verifiedAt',
    ...periodOf(filter),
    after,
    take,
  };
  const ids = equalitiesOf(filter, ID_FIELDS);
  const kinds = equalitiesOf(filter, KIND_FIELDS);
  const isByKind = ids.length === 0 && filter.search === undefined;
  const given = [...ids, ...(isByKind ? await sparsestFirst(source, list, kinds) : kinds)];
  const pages = await Promise.all(alternatives.map((found) => findPage(source, pageOf(list, found, given))));
  return newestOf(pages, take);
}

function withUsername(ids: readonly string[], provider: RowSource['provider']): Prisma.Sql {
  const name = (column: string): Prisma.Sql => identifier(provider, column);
  const [log, connection] = [name('log'), name('connection')];
  const selected = (column: (typeof VERIFICATION_LOG_COLUMNS)[number]): Prisma.Sql => {
    if (column === 'username') return Prisma.sql`${connection}.${name(column)}`;
    if (column === 'estimatedCostUsd')
      return Prisma.sql`${log}.${name('estimatedCostMicroUsd')} AS ${name(column)}`;
    return Prisma.sql`${log}.${name(column)}`;
  };
  const columns = VERIFICATION_LOG_COLUMNS.map(selected);
  return Prisma.sql`SELECT ${Prisma.join(columns)} FROM ${name('TwitterVerificationLog')} ${log}
    LEFT JOIN ${name('TwitterConnection')} ${connection}
      ON ${connection}.${name('id')} = ${log}.${name('twitterConnectionId')}
    WHERE ${log}.${name('id')} IN (${Prisma.join([...ids])})`;
}

/**
 * The attempts of an X account are found among those of its member: nearly all are, and no index of their own is needed.
 *
 * @param found the conditions that a search adds
 */
function pageOf(list: Omit<KeysetPage, 'equal'>, found: Equalities, given: Equalities): KeysetPage {
  const equal = [...found, ...given];
  return { ...list, equal: equal.slice(0, 1), filters: equal.slice(1), mostPass: given.length === 0 };
}
