import { setImmediate as othersTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Completion, Prisma } from '#database';
import { findPage, newestOf, type Equalities, type KeysetPage } from '../platform/keyset-page.js';
import { keysetWhere, type Cursor } from '../platform/paging.js';
import { PrismaService } from '../platform/prisma.service.js';
import type { AdminCompletionsQuery } from './admin-completion.dto.js';
import type { ClaimedCompletion, CompletionWithAttempt } from './completion.js';
import { withLatestAttempts } from './latest-attempts.js';
import { hasTask, withTasks } from './with-tasks.js';

/** Of a task with more claims, they are looked for among all claims, from the newest on. */
const MAX_CLAIMS_TO_SORT = 500;
/** Rows that one query looks through: SQLite answers nobody else meanwhile. */
const WINDOW = 1_000;

/** What the filters and the order go by. */
const FILTERED = {
  id: true,
  userId: true,
  taskId: true,
  status: true,
  needsReview: true,
  completedAt: true,
} satisfies Prisma.CompletionSelect;

type FilteredFields = Pick<Completion, keyof typeof FILTERED>;

/** A completion with its latest attempt, its task and whose it is, as admins see it. */
export type ReviewedCompletion = ClaimedCompletion &
  CompletionWithAttempt & {
    /** Of the X account; null without a connection. */
    readonly username: string | null;
  };
/** Where a completion stands in the list, with the completion unless its task is gone. */
export type ReviewedPlace = Cursor & { readonly completion: ReviewedCompletion | null };
export type CompletionFilter = Pick<AdminCompletionsQuery, 'status' | 'needsReview' | 'userId' | 'taskId'>;

/** The completions of all members, for admins. */
@Injectable()
export class AdminCompletionsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Those that pass every filter, newest first. */
  async list(filter: CompletionFilter, after: Cursor | null, take: number): Promise<ReviewedPlace[]> {
    const { taskId } = filter;
    const places =
      taskId === undefined
        ? await findPage(this.prisma, pageOf(filter, after, take))
        : await this.#findOfTask({ ...filter, taskId }, after, take);
    const completions = await this.#read(places.map(({ id }) => id));
    return places.map(({ at, id }) => ({ at, id, completion: completions.get(id) ?? null }));
  }

  /** Null as well where the task is gone. */
  async find(id: string): Promise<ReviewedCompletion | null> {
    return (await this.#read([id])).get(id) ?? null;
  }

  async #read(ids: readonly string[]): Promise<Map<string, ReviewedCompletion>> {
    if (ids.length === 0) return new Map();
    const rows = await this.prisma.completion.findMany({ where: { id: { in: [...ids] } } });
    const claims = (await withTasks(this.prisma, rows)).filter(hasTask);
    const usernames = await this.#usernamesOf(claims.map(({ userId }) => userId));
    const completions = await withLatestAttempts(this.prisma, claims);
    return new Map(
      completions.map((row) => [row.id, { ...row, username: usernames.get(row.userId) ?? null }]),
    );
  }

  async #usernamesOf(userIds: readonly string[]): Promise<Map<string, string>> {
    const connections = await this.prisma.twitterConnection.findMany({
      where: { userId: { in: [...new Set(userIds)] } },
      select: { userId: true, username: true },
    });
    return new Map(connections.map(({ userId, username }) => [userId, username]));
  }

  /** No index has the claims of a task in the order of the list: few are sorted, many are met soon on the way. */
  async #findOfTask(
    filter: CompletionFilter & { readonly taskId: string },
    after: Cursor | null,
    take: number,
  ): Promise<Cursor[]> {
    const { taskId, userId } = filter;
    const claims = await this.prisma.completion.findMany({
      where: { taskId, ...(userId === undefined ? {} : { userId }) },
      select: FILTERED,
      take: MAX_CLAIMS_TO_SORT + 1,
    });
    if (claims.length > MAX_CLAIMS_TO_SORT) return this.#walk(filter, after, take);
    const places = claims.filter((claim) => passes(filter, claim)).map(placeOf);
    return newestOf([places.filter((place) => after === null || isBehind(place, after))], take);
  }

  async #walk(filter: CompletionFilter, after: Cursor | null, take: number): Promise<Cursor[]> {
    const found: Cursor[] = [];
    for (let start = after; ;) {
      const window = await this.prisma.completion.findMany({
        where: keysetWhere(start, 'completedAt'),
        orderBy: [{ completedAt: 'desc' }, { id: 'desc' }],
        select: FILTERED,
        take: WINDOW,
      });
      found.push(...window.filter((claim) => passes(filter, claim)).map(placeOf));
      const last = window.at(-1);
      if (last === undefined || window.length < WINDOW || found.length >= take) return found.slice(0, take);
      start = placeOf(last);
      await othersTurn();
    }
  }
}

function pageOf(filter: CompletionFilter, after: Cursor | null, take: number): KeysetPage {
  const equal = leadOf(filter);
  const led = equal.map(([column]) => column);
  const rest = [...given('status', filter.status), ...given('needsReview', filter.needsReview)];
  return {
    table: 'Completion',
    timeColumn: 'completedAt',
    equal,
    sifted: rest.filter(([column]) => !led.includes(column)),
    after,
    take,
  };
}

/** What leaves the fewest rows: a member has few claims, little needs review, and nearly everything does not. */
function leadOf({ userId, needsReview, status }: CompletionFilter): Equalities {
  if (userId !== undefined) return [['userId', userId], ...given('status', status)];
  if (needsReview === true || status === undefined) return given('needsReview', needsReview);
  return [['status', status]];
}

function given(column: string, value: string | boolean | undefined): Equalities {
  return value === undefined ? [] : [[column, value]];
}

function passes({ userId, taskId, status, needsReview }: CompletionFilter, claim: FilteredFields): boolean {
  return (
    (userId === undefined || claim.userId === userId) &&
    (taskId === undefined || claim.taskId === taskId) &&
    (status === undefined || claim.status === status) &&
    (needsReview === undefined || claim.needsReview === needsReview)
  );
}

function placeOf({ completedAt, id }: FilteredFields): Cursor {
  return { at: completedAt, id };
}

function isBehind(place: Cursor, { at, id }: Cursor): boolean {
  return place.at < at || (place.at.getTime() === at.getTime() && place.id < id);
}
