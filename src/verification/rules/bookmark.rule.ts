import { judgeIdList } from './judge-list.js';
import { targetPostId, type VerificationRule } from './rule.js';

/** Bookmark tasks: the target is among the member's bookmarks. */
export const bookmarkRule: VerificationRule = {
  taskType: 'TWITTER_BOOKMARK',
  needs: ({ task }) => [{ source: 'bookmarks', postId: targetPostId(task) }],
  judge: ({ task }, { bookmarks }) =>
    judgeIdList(bookmarks, targetPostId(task), 'The post is not bookmarked.'),
};
