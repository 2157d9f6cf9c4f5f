import { judgeWrittenPost, writtenPostNeeds, type WrittenPost } from './judge-post.js';
import { oldestId, READ_SCOPES, targetPost, type VerificationRule } from './rule.js';

const STATUS_LINK = /\/status\/(\d+)/g;

const QUOTE: WrittenPost = {
  aboutPost: (claim) => targetPost(claim).lookUpId,
  bound: (claim) => ({ kind: 'after_post', id: oldestId(targetPost(claim)) }),
  fits: (post, claim) =>
    post.references.some(({ kind, id }) => kind === 'quoted' && targetPost(claim).ids.includes(id)),
  // X makes a quote of every post that links to another.
  hasLostReference: ({ text }, claim) => {
    const linked = [...(text ?? '').matchAll(STATUS_LINK)].map(([, id = '']) => id);
    return targetPost(claim).ids.some((id) => linked.includes(id));
  },
  wrongTarget: 'The post at the address you gave does not quote the post of this task.',
  missing: 'No quote of the post was found that fits the task.',
};

/** Quote tasks: a post of the member that quotes the target and holds the required text. */
export const quoteRule: VerificationRule = {
  taskType: 'TWITTER_QUOTE',
  scopes: READ_SCOPES,
  endsWithTarget: false,
  needs: (claim) => writtenPostNeeds(claim, QUOTE),
  judge: (claim, evidence) => judgeWrittenPost(claim, evidence, QUOTE),
};
