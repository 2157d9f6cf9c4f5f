import type { SimulatedPost, World } from '#x-simulator';
import { aTask, statusUrl } from './member.js';
import type { TestApp } from './test-app.js';

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

/** Makes a task that asks for the deed about the post; gives its id a second later, with no request noted since. */
export async function taskAbout(
  testApp: TestApp,
  { taskType }: Deed,
  { id }: Pick<SimulatedPost, 'id'>,
): Promise<string> {
  const task = await aTask(testApp, { taskType, targetUrl: statusUrl(id) });
  testApp.clock.advance(1_000);
  testApp.simulator.requests.clear();
  return task.id;
}
