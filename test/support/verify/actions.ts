import type { SimulatedPost, World } from '#x-simulator';
import { aTask } from '../members/member.js';
import { aboutPost } from '../members/new-task.js';
import type { TestApp } from '../app/test-app.js';

type ActionName = 'follow' | 'like' | 'unlike' | 'bookmark' | 'unbookmark' | 'repost' | 'quote' | 'reply';

/** Lets somebody act on X upon an account or a post; has a value, so that it fits into a table of actions. */
export function act(world: World, name: ActionName, who: string, target: string, text = 'Nice'): unknown {
  return world[name](who, target, text);
}

/** What a member can do with a post, and the task type that asks for it. */
export interface PostAction {
  readonly taskType: string;
  readonly act: (world: World, username: string, postId: string) => unknown;
}

/** One for each task type about a post. */
export const POST_ACTIONS: readonly PostAction[] = (
  [
    ['TWITTER_LIKE', 'like'],
    ['TWITTER_BOOKMARK', 'bookmark'],
    ['TWITTER_RETWEET', 'repost'],
    ['TWITTER_QUOTE', 'quote'],
    ['TWITTER_REPLY', 'reply'],
  ] as const
).map(([taskType, name]) => ({ taskType, act: (world, who, id) => act(world, name, who, id) }));

/** Makes a task that asks for the action on the post; gives its id a second later, with no request noted since. */
export async function taskFor(
  testApp: TestApp,
  { taskType }: PostAction,
  { id }: Pick<SimulatedPost, 'id'>,
): Promise<string> {
  const task = await aTask(testApp, aboutPost(taskType, id));
  testApp.clock.advance(1_000);
  testApp.simulator.requests.clear();
  return task.id;
}
