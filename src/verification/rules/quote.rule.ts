import { judgeWrittenPost, writtenPostNeeds, type WrittenPost } from './judge-post.js';
import { targetPostId, type VerificationRule } from './rule.js';

const QUOTE: WrittenPost = {
  aboutPost: targetPostId,
  bound: (task) => ({ kind: 'after_post', id: targetPostId(task) }),
  fits: (post, task) =>
    post.references.some(({ kind, id }) => kind === 'quoted' && id === targetPostId(task)),
  wrongTarget: 'The post at the address you gave does not quote the post of this task.',
  missing: 'No quote of the post was found that fits the task.',
};

/** Quote tasks: a post of the member that quotes the target and holds the required text. */
export const quoteRule: VerificationRule = {
  taskType: 'TWITTER_QUOTE',
  needs: (claim) => writtenPostNeeds(claim, QUOTE),
  judge: (claim, evidence) => judgeWrittenPost(claim, evidence, QUOTE),
};
