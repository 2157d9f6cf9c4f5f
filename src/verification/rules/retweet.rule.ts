import type { XPost } from '#x-api';
import type { Task } from '#database';
import { judgeList } from './judge-list.js';
import { isMadeByEnd } from './post-time.js';
import { targetPostId, type VerificationRule } from './rule.js';

/** Repost tasks: a plain repost of the target in the timeline, by the task's end. A quote is another deed. */
export const retweetRule: VerificationRule = {
  taskType: 'TWITTER_RETWEET',
  needs: ({ task }) => [
    {
      source: 'timeline',
      bound: { kind: 'after_post', id: targetPostId(task) },
      matches: (post) => isRepostOf(task, post),
    },
  ],
  judge: ({ task }, { timeline }) =>
    judgeList(timeline, {
      isDeed: (post) => isRepostOf(task, post),
      idOf: (post) => post.id,
      reason: 'The post is not reposted.',
      aboutPost: targetPostId(task),
    }),
};

function isRepostOf(task: Task, post: XPost): boolean {
  const isRepost = post.references.some(({ kind, id }) => kind === 'retweeted' && id === targetPostId(task));
  return isRepost && isMadeByEnd(post, task) === true;
}
