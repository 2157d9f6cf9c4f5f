import type { DialectRules } from './dialect.js';
import {
  postFieldValues,
  sharedPostExpansions,
  sharedPostFields,
  sharedUserFields,
  userMetrics,
} from './shared-fields.js';

const problemBase = 'https://api.twitter.com/2/problems';

/** X's API description 2.166. */
export const tweetsDialect: DialectRules = {
  name: 'tweets',
  problemBase,
  postResource: 'tweet',
  postFieldsParameter: 'tweet.fields',
  includedPostsKey: 'tweets',
  postFields: [
    ...sharedPostFields,
    'author_id',
    'edit_history_tweet_ids',
    'in_reply_to_user_id',
    'note_tweet',
    'referenced_tweets',
  ],
  postExpansions: [
    ...sharedPostExpansions,
    'edit_history_tweet_ids',
    'entities.note.mentions.username',
    'referenced_tweets.id',
    'referenced_tweets.id.attachments.media_keys',
    'referenced_tweets.id.author_id',
  ],
  userFields: [...sharedUserFields, 'affiliation', 'most_recent_tweet_id', 'pinned_tweet_id'],
  userExpansions: ['affiliation.user_id', 'most_recent_tweet_id', 'pinned_tweet_id'],
  defaultPostFields: ['id', 'text', 'edit_history_tweet_ids'],
  expandedPostFields: {
    author_id: 'author_id',
    in_reply_to_user_id: 'in_reply_to_user_id',
    'referenced_tweets.id': 'referenced_tweets',
    'referenced_tweets.id.author_id': 'referenced_tweets',
  },
  referenceExpansion: 'referenced_tweets.id',
  historyExpansion: 'edit_history_tweet_ids',
  referenceAuthorExpansion: 'referenced_tweets.id.author_id',
  postFieldValues: postFieldValues({
    history: 'edit_history_tweet_ids',
    longForm: 'note_tweet',
    references: 'referenced_tweets',
    reposts: 'retweet_count',
  }),
  userMetrics: userMetrics('tweet_count'),
  invalidRequest: (problems) => ({
    errors: problems.map(({ parameter, values, message }) => ({
      parameters: { [parameter]: values },
      message,
    })),
    title: 'Invalid Request',
    detail: `One or more parameters to your request was invalid: ${problems.map(({ parameter }) => parameter).join(', ')}.`,
    type: `${problemBase}/invalid-request`,
  }),
  unavailableResource: ({ parameter, resourceId, resourceType }) => ({
    parameter,
    resource_id: resourceId,
    resource_type: resourceType,
  }),
};
