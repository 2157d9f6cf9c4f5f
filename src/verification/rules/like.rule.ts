import { judgeIdList } from './judge-list.js';
import { targetPostId, type VerificationRule } from './rule.js';

/** Like tasks: the target is among the posts that the member likes. */
export const likeRule: VerificationRule = {
  taskType: 'TWITTER_LIKE',
  needs: ({ task }) => [{ source: 'likes', postId: targetPostId(task) }],
  judge: ({ task }, { likes }) => judgeIdList(likes, targetPostId(task), 'The post is not liked.'),
};
