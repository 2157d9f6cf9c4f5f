import type { ReviewItem } from '../api/types.js';

const ACTIONS: Record<ReviewItem['task']['taskType'], string> = {
  TWITTER_FOLLOW: 'Follow the account',
  TWITTER_LIKE: 'Like the post',
  TWITTER_RETWEET: 'Repost the post',
  TWITTER_QUOTE: 'Quote the post',
  TWITTER_REPLY: 'Reply to the post',
  TWITTER_POST: 'Write a post',
  TWITTER_BOOKMARK: 'Bookmark the post',
};

/** What a task asks of a member. */
export function actionWords({ taskType }: Pick<ReviewItem['task'], 'taskType'>): string {
  return ACTIONS[taskType];
}
