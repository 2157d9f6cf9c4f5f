import type { TaskType } from '#task-target';

const NAMES: Record<TaskType, string> = {
  TWITTER_FOLLOW: 'Follow',
  TWITTER_LIKE: 'Like',
  TWITTER_RETWEET: 'Repost',
  TWITTER_QUOTE: 'Quote',
  TWITTER_REPLY: 'Reply',
  TWITTER_POST: 'Post',
  TWITTER_BOOKMARK: 'Bookmark',
};

/** What a task type is called on X today. */
export function taskTypeName(taskType: TaskType): string {
  return NAMES[taskType];
}

/** The types as choices of an input. */
export const taskTypeChoices = Object.entries(NAMES).map(([id, name]) => ({ id, name }));
