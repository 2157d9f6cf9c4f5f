import { traitsOf, type TaskType } from './task-type.js';
import { accountOfProfileAddress, postOfStatusAddress } from './x-address.js';

/** What a task points at on X, taken from its address. */
export interface TaskTarget {
  /** In its plain form. */
  targetUrl: string | null;
  targetUsername: string | null;
  targetTweetId: string | null;
}

/** A target address that does not fit the task's type; `message` says what would. */
export class TaskTargetError extends Error {
  override readonly name = 'TaskTargetError';
}

/** Reads the target of a task from its address. @throws TaskTargetError when the type needs another one */
export function parseTaskTarget(taskType: TaskType, targetUrl: string | null): TaskTarget {
  const { target } = traitsOf(taskType);
  if (targetUrl === null) {
    if (target !== 'none') throw new TaskTargetError('targetUrl is needed for this task type');
    return { targetUrl: null, targetUsername: null, targetTweetId: null };
  }
  if (target === 'account') {
    const account = accountOfProfileAddress(targetUrl);
    if (account === null) {
      throw new TaskTargetError(
        'targetUrl must be the address of an account, such as https://x.com/username',
      );
    }
    return { targetUrl: account.address, targetUsername: account.username, targetTweetId: null };
  }
  const post = postOfStatusAddress(targetUrl);
  if (post === null) {
    throw new TaskTargetError(
      'targetUrl must be the address of a post, such as https://x.com/username/status/123',
    );
  }
  return { targetUrl: post.address, targetUsername: post.username, targetTweetId: post.postId };
}
