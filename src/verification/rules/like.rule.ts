import { judgeIdList } from './judge-list.js';
import { READ_SCOPES, targetPost, type VerificationRule } from './rule.js';

/** Like tasks: the target is among the posts that the member likes. */
export const likeRule: VerificationRule = {
  taskType: 'TWITTER_LIKE',
  scopes: [...READ_SCOPES, 'like.read'],
  endsWithTarget: true,
  needs: (claim) => [{ source: 'likes', postIds: targetPost(claim).ids }],
  judge: (claim, { likes }) =>
    judgeIdList(likes, targetPost(claim), { code: 'not_liked', reason: 'The post is not liked.' }),
};
