import { judgeWrittenPost, writtenPostNeeds, type WrittenPost } from './judge-post.js';
import { targetPostId, type VerificationRule } from './rule.js';

const REPLY: WrittenPost = {
  aboutPost: targetPostId,
  bound: (task) => ({ kind: 'after_post', id: targetPostId(task) }),
  fits: (post, task) =>
    post.references.some(({ kind, id }) => kind === 'replied_to' && id === targetPostId(task)),
  wrongTarget: 'The post at the address you gave does not reply to the post of this task.',
  missing: 'No reply to the post was found that fits the task.',
};

/** Reply tasks: a post of the member that answers the target itself and holds the required text. */
export const replyRule: VerificationRule = {
  taskType: 'TWITTER_REPLY',
  needs: (claim) => writtenPostNeeds(claim, REPLY),
  judge: (claim, evidence) => judgeWrittenPost(claim, evidence, REPLY),
};
