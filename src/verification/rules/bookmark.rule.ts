import { judgeIdList } from './judge-list.js';
import { READ_SCOPES, targetPost, type VerificationRule } from './rule.js';

/** Bookmark tasks: the target is among the member's bookmarks. */
export const bookmarkRule: VerificationRule = {
  taskType: 'TWITTER_BOOKMARK',
  scopes: [...READ_SCOPES, 'bookmark.read'],
  endsWithTarget: true,
  needs: (claim) => [{ source: 'bookmarks', postIds: targetPost(claim).ids }],
  judge: (claim, { bookmarks }) =>
    judgeIdList(bookmarks, targetPost(claim), {
      code: 'not_bookmarked',
      reason: 'The post is not bookmarked.',
    }),
};
