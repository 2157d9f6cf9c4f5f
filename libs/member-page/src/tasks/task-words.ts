import type { TaskType } from '#task-target';

/** The name of each task type. */
export const TASK_TYPE_WORDS: Readonly<Record<TaskType, string>> = {
  TWITTER_FOLLOW: 'Follow',
  TWITTER_LIKE: 'Like',
  TWITTER_RETWEET: 'Repost',
  TWITTER_QUOTE: 'Quote',
  TWITTER_REPLY: 'Reply',
  TWITTER_POST: 'Post',
  TWITTER_BOOKMARK: 'Bookmark',
};

export function pointsWords(points: number): string {
  return points === 1 ? '1 point' : `${points} points`;
}
