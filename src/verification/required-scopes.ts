import type { TaskType } from '#task-target';
import { assertUnreachable } from '../platform/assert-unreachable.js';

const READ = ['tweet.read', 'users.read'] as const;

/** The OAuth scopes that a task type cannot be verified without (X docs: authentication mapping). */
export function requiredScopes(taskType: TaskType): readonly string[] {
  switch (taskType) {
    case 'TWITTER_LIKE':
      return [...READ, 'like.read'];
    case 'TWITTER_BOOKMARK':
      return [...READ, 'bookmark.read'];
    case 'TWITTER_FOLLOW':
    case 'TWITTER_RETWEET':
    case 'TWITTER_QUOTE':
    case 'TWITTER_REPLY':
    case 'TWITTER_POST':
      return READ;
    default:
      return assertUnreachable(taskType);
  }
}

export function missingScopes(taskType: TaskType, granted: readonly string[]): readonly string[] {
  return requiredScopes(taskType).filter((scope) => !granted.includes(scope));
}
