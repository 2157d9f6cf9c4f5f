import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { equalitiesOf, findPage, newestOf, type KeysetPage } from '../../platform/lists/keyset-page.js';
import type { Cursor } from '../../platform/lists/paging.js';
import type { AdminCompletionsQuery } from './admin-completion.dto.js';
import type { ClaimedCompletion, CompletionWithAttempt } from '../completion/completion.js';
import { withLatestAttempts } from '../completion/latest-attempts.js';
import { hasTask, withTasks } from '../completion/with-tasks.js';

/** Claims of one task that are sorted in memory; if there are more, a longer list is looked through for them. */
const MAX_CLAIMS_TO_SORT = 500;

/** A completion as admins see it: with its latest attempt, its task and the member's username. */
export type ReviewedCompletion = ClaimedCompletion &
  CompletionWithAttempt & {
    /** Of the X account; null without a connection. */
    readonly username: string | null;
  };
/** A cursor of the list with its completion, which is null when its task has been deleted. */
export type ReviewedPlace = Cursor & { readonly completion: ReviewedCompletion | null };
export type CompletionFilter = Pick<AdminCompletionsQuery, 'status' | 'needsReview' | 'userId' | 'taskId'>;

/** The completions of all members, for admins. */
@Injectable()
export class AdminCompletionsRepository {
  constructor(private readonly prisma: Database) {}

  /** Completions that pass every filter, newest first. */
  async list(filter: CompletionFilter, after: Cursor | null, take: number): Promise<ReviewedPlace[]> {
    const { taskId } = filter;
    const cursors =
      taskId === undefined
        ? await findPage(this.prisma, pageOf(filter, after, take))
        : await this.#findOfTask({ ...filter, taskId }, after, take);
    const completions = await this.#read(cursors.map(({ id }) => id));
    return cursors.map(({ at, id }) => ({ at, id, completion: completions.get(id) ?? null }));
  }

  /** Null also when its task has been deleted. */
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

  /** No index has the claims of a task in the order of the list: few are sorted, many are looked for in a list. */
  async #findOfTask(
    filter: CompletionFilter & { readonly taskId: string },
    after: Cursor | null,
    take: number,
  ): Promise<Cursor[]> {
    const { taskId, userId, status, needsReview } = filter;
    const claims = await this.prisma.completion.findMany({
      where: { taskId, ...(userId === undefined ? {} : { userId }) },
      select: { id: true, status: true, needsReview: true, completedAt: true },
      take: MAX_CLAIMS_TO_SORT + 1,
    });
    if (claims.length > MAX_CLAIMS_TO_SORT) return findPage(this.prisma, pageOf(filter, after, take));
    const passed = claims
      .filter((claim) => status === undefined || claim.status === status)
      .filter((claim) => needsReview === undefined || claim.needsReview === needsReview);
    return newestOf([passed.map(({ id, completedAt }) => ({ id, at: completedAt }))], take, after);
  }
}

function pageOf(filter: CompletionFilter, after: Cursor | null, take: number): KeysetPage {
  const lead = leadOf(filter);
  const others = (['taskId', 'status', 'needsReview'] as const).filter((column) => !lead.includes(column));
  const equal = equalitiesOf(filter, lead);
  const filters = equalitiesOf(filter, others);
  return { table: 'Completion', timeColumn: 'completedAt', equal, filters, after, take };
}

/** The columns that leave the fewest rows: a member has few claims, few claims need review, and most do not. */
function leadOf({ userId, needsReview, status }: CompletionFilter): (keyof CompletionFilter)[] {
  if (userId !== undefined) return ['userId', 'status'];
  return needsReview === true || status === undefined ? ['needsReview'] : ['status'];
}
