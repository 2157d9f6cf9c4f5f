import type { XPost } from '#x-api';
import { judgeList } from './judge-list.js';
import { isMadeByEnd } from './post-time.js';
import { type Claim, oldestId, READ_SCOPES, targetPost, type VerificationRule } from './rule.js';

/** Repost tasks: a plain repost of the target in the timeline, by the task's end. A quote does not count. */
export const retweetRule: VerificationRule = {
  taskType: 'TWITTER_RETWEET',
  scopes: READ_SCOPES,
  endsWithTarget: true,
  needs: (claim) => [
    {
      source: 'timeline',
      bound: { kind: 'after_post', id: oldestId(targetPost(claim)) },
      matches: (post) => isRepostOf(claim, post),
    },
  ],
  judge: (claim, { timeline }) =>
    judgeList(timeline, {
      matches: (post) => isRepostOf(claim, post),
      idOf: (post) => post.id,
      code: 'not_reposted',
      reason: 'The post is not reposted.',
      aboutPost: targetPost(claim).lookUpId,
    }),
};

function isRepostOf(claim: Claim, post: XPost): boolean {
  const { ids } = targetPost(claim);
  const isRepost = post.references.some(({ kind, id }) => kind === 'retweeted' && ids.includes(id));
  return isRepost && isMadeByEnd(post, claim.task) === true;
}
