import { judgeWrittenPost, writtenPostNeeds, type WrittenPost } from './judge-post.js';
import { isMadeSinceBeginning, taskBeginning } from './post-time.js';
import { READ_SCOPES, type VerificationRule } from './rule.js';

const POST: WrittenPost = {
  aboutPost: () => null,
  bound: ({ task }) => ({ kind: 'since', time: taskBeginning(task) }),
  fits: (post, { task }) => isMadeSinceBeginning(post, task) === true,
  wrongTarget: 'The post at the address you gave was made before the task began.',
  missing: 'No post was found that fits the task.',
};

/** Post tasks: a post of the member, made since the task began, that holds the required text. */
export const postRule: VerificationRule = {
  taskType: 'TWITTER_POST',
  scopes: READ_SCOPES,
  endsWithTarget: false,
  needs: (claim) => writtenPostNeeds(claim, POST),
  judge: (claim, evidence) => judgeWrittenPost(claim, evidence, POST),
};
