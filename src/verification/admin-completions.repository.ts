import { setImmediate as othersTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Completion, Prisma, TwitterVerificationLog } from '#database';
import { findPage, inOrderOf, newestOf, type Equalities, type KeysetPage } from '../platform/keyset-page.js';
import { keysetWhere, type Cursor } from '../platform/paging.js';
import { PrismaService } from '../platform/prisma.service.js';
import type { AdminCompletionsQuery } from './admin-completion.dto.js';
import { withLatestAttempts } from './latest-attempts.js';

/** Of a task with more claims, they are looked for among all claims, from the newest on. */
const MAX_CLAIMS_TO_SORT = 500;
/** Rows that one query looks through: SQLite answers nobody else meanwhile. */
const WINDOW = 1_000;

const SHOWN = {
  task: {
    select: { id: true, title: true, taskType: true, targetUrl: true, requiredText: true, points: true },
  },
  user: { select: { twitterConnection: { select: { username: true } } } },
} satisfies Prisma.CompletionInclude;
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
export type ReviewedCompletion = Prisma.CompletionGetPayload<{ include: typeof SHOWN }> & {
  readonly verificationLogs: readonly TwitterVerificationLog[];
};
export type CompletionFilter = Pick<AdminCompletionsQuery, 'status' | 'needsReview' | 'userId' | 'taskId'>;

/** The completions of all members, for admins. */
@Injectable()
export class AdminCompletionsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Those that pass every filter, newest first. */
  async list(filter: CompletionFilter, after: Cursor | null, take: number): Promise<ReviewedCompletion[]> {
    const { taskId } = filter;
    const places =
      taskId === undefined
        ? await findPage(this.prisma, pageOf(filter, after, take))
        : await this.#findOfTask({ ...filter, taskId }, after, take);
    return this.#read(places);
  }

  async find(id: string): Promise<ReviewedCompletion | null> {
    const completion = await this.prisma.completion.findUnique({ where: { id }, include: SHOWN });
    if (completion === null) return null;
    return (await withLatestAttempts(this.prisma, [completion]))[0] ?? null;
  }

  async #read(places: readonly Cursor[]): Promise<ReviewedCompletion[]> {
    if (places.length === 0) return [];
    const completions = await this.prisma.completion.findMany({
      where: { id: { in: places.map(({ id }) => id) } },
      include: SHOWN,
    });
    return withLatestAttempts(this.prisma, inOrderOf(places, completions));
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
