import type { TaskType } from '#task-target';
import { bookmarkRule } from './bookmark.rule.js';
import { followRule } from './follow.rule.js';
import { likeRule } from './like.rule.js';
import { postRule } from './post.rule.js';
import { quoteRule } from './quote.rule.js';
import { replyRule } from './reply.rule.js';
import { retweetRule } from './retweet.rule.js';
import type { VerificationRule } from './rule.js';

/** Every task type and how it is verified: a new type is one file and one line here. */
export const VERIFICATION_RULES: Readonly<Record<TaskType, VerificationRule>> = {
  TWITTER_FOLLOW: followRule,
  TWITTER_LIKE: likeRule,
  TWITTER_RETWEET: retweetRule,
  TWITTER_QUOTE: quoteRule,
  TWITTER_REPLY: replyRule,
  TWITTER_POST: postRule,
  TWITTER_BOOKMARK: bookmarkRule,
};
