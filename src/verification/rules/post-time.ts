import { snowflakeTime, type XPost } from '#x-api';
import type { Task } from '#database';

/** X writes `created_at` in whole seconds; the id of a post holds its milliseconds. */
const CREATED_AT_PRECISION_MS = 1000;

/** X may not show a younger post yet, ms. */
const NEW_POST_MS = 2 * 60_000;

/** Whether the post is so new that X may not show it yet. Clocks differ, so its id may lie in the future by as much. */
export function isNewPost(id: string, now: Date): boolean {
  return Math.abs(now.getTime() - snowflakeTime(id).getTime()) < NEW_POST_MS;
}

/** When the task begins: older posts do not count. */
export function taskBeginning(task: Pick<Task, 'startsAt' | 'createdAt'>): Date {
  return task.startsAt ?? task.createdAt;
}

/** Whether a post was made at or after the task's beginning; null when X did not say when it was made. */
export function isMadeSinceBeginning(
  post: Pick<XPost, 'id' | 'createdAt'>,
  task: Pick<Task, 'startsAt' | 'createdAt'>,
): boolean | null {
  const made = timeOf(post);
  return made === null ? null : made.latest >= taskBeginning(task).getTime();
}

/** Whether a post was not made after the task's end; null when there is one and X did not say when it was made. */
export function isMadeByEnd(
  post: Pick<XPost, 'id' | 'createdAt'>,
  { endsAt }: Pick<Task, 'endsAt'>,
): boolean | null {
  if (endsAt === null) return true;
  const made = timeOf(post);
  return made === null ? null : made.earliest <= endsAt.getTime();
}

/** ms since the epoch. Where only the second is known, any time within it counts in the member's favour. */
function timeOf({
  id,
  createdAt,
}: Pick<XPost, 'id' | 'createdAt'>): { readonly earliest: number; readonly latest: number } | null {
  if (createdAt === null) return null;
  const created = createdAt.getTime();
  const exact = snowflakeTime(id).getTime();
  const offset = exact - created;
  if (offset >= 0 && offset < CREATED_AT_PRECISION_MS) return { earliest: exact, latest: exact };
  const isWholeSecond = created % CREATED_AT_PRECISION_MS === 0;
  return { earliest: created, latest: isWholeSecond ? created + CREATED_AT_PRECISION_MS - 1 : created };
}
