import { judgeWrittenPost, writtenPostNeeds, type WrittenPost } from './judge-post.js';
import { oldestId, READ_SCOPES, targetPost, type VerificationRule } from './rule.js';

const REPLY: WrittenPost = {
  aboutPost: (claim) => targetPost(claim).lookUpId,
  bound: (claim) => ({ kind: 'after_post', id: oldestId(targetPost(claim)) }),
  fits: (post, claim) =>
    post.references.some(({ kind, id }) => kind === 'replied_to' && targetPost(claim).ids.includes(id)),
  wrongTarget: 'The post at the address you gave does not reply to the post of this task.',
  missing: 'No reply to the post was found that fits the task.',
};

/** Reply tasks: a post of the member that answers the target itself and holds the required text. */
export const replyRule: VerificationRule = {
  taskType: 'TWITTER_REPLY',
  scopes: READ_SCOPES,
  endsWithTarget: false,
  needs: (claim) => writtenPostNeeds(claim, REPLY),
  judge: (claim, evidence) => judgeWrittenPost(claim, evidence, REPLY),
};
