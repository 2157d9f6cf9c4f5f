import { snowflakeTime, type XPost } from '#x-api';
import type { Task } from '#database';

/** X writes `created_at` in whole seconds; the id of a post holds its milliseconds. */
const CREATED_AT_PRECISION_MS = 1000;

/** When the task began: posts that prove it may not be older. */
export function taskBeginning(task: Pick<Task, 'startsAt' | 'createdAt'>): Date {
  return task.startsAt ?? task.createdAt;
}

/** Whether a post was made at or after the task's beginning; null when X did not say when it was made. */
export function isMadeSinceBeginning(
  post: Pick<XPost, 'id' | 'createdAt'>,
  task: Pick<Task, 'startsAt' | 'createdAt'>,
): boolean | null {
  if (post.createdAt === null) return null;
  const beginning = taskBeginning(task).getTime();
  const created = post.createdAt.getTime();
  const exact = snowflakeTime(post.id).getTime();
  const offset = exact - created;
  if (offset >= 0 && offset < CREATED_AT_PRECISION_MS) return exact >= beginning;
  // Without milliseconds the whole second counts for the member.
  return created % CREATED_AT_PRECISION_MS === 0
    ? created + CREATED_AT_PRECISION_MS > beginning
    : created >= beginning;
}
