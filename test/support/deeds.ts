import type { World } from '#x-simulator';

/** What a member can do with a post, and the task type that asks for it. */
export interface Deed {
  readonly taskType: string;
  readonly act: (world: World, username: string, postId: string) => unknown;
}

/** One for each task type about a post. */
export const DEEDS: readonly Deed[] = [
  {
    taskType: 'TWITTER_LIKE',
    act: (world, username, postId) => {
      world.like(username, postId);
    },
  },
  {
    taskType: 'TWITTER_BOOKMARK',
    act: (world, username, postId) => {
      world.bookmark(username, postId);
    },
  },
  { taskType: 'TWITTER_RETWEET', act: (world, username, postId) => world.repost(username, postId) },
  { taskType: 'TWITTER_QUOTE', act: (world, username, postId) => world.quote(username, postId, 'Look') },
  { taskType: 'TWITTER_REPLY', act: (world, username, postId) => world.reply(username, postId, 'Nice') },
];
