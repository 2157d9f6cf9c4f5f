import type { DialectRules } from './dialect.js';
import {
  postFieldValues,
  sharedPostExpansions,
  sharedPostFields,
  sharedUserFields,
  userMetrics,
} from './shared-fields.js';

const problemBase = 'https://api.x.com/2/problems';

/** X's API description 2.167. */
export const postsDialect: DialectRules = {
  name: 'posts',
  problemBase,
  postResource: 'post',
  postFieldsParameter: 'post.fields',
  includedPostsKey: 'posts',
  postFields: [...sharedPostFields, 'article_title', 'note_post'],
  postExpansions: [...sharedPostExpansions, 'edit_history_post_ids', 'referenced_posts', 'username'],
  userFields: [...sharedUserFields, 'subscribes_to_you'],
  userExpansions: ['affiliation', 'most_recent_post_id', 'pinned_post_id'],
  defaultPostFields: ['id', 'text'],
  expandedPostFields: {
    author_id: 'author_id',
    edit_history_post_ids: 'edit_history_post_ids',
    in_reply_to_user_id: 'in_reply_to_user_id',
    referenced_posts: 'referenced_posts',
  },
  referenceExpansion: 'referenced_posts',
  historyExpansion: 'edit_history_post_ids',
  referenceAuthorExpansion: null,
  postFieldValues: postFieldValues({
    history: 'edit_history_post_ids',
    longForm: 'note_post',
    references: 'referenced_posts',
    reposts: 'repost_count',
  }),
  userMetrics: userMetrics('post_count'),
  invalidRequest: (problems) => {
    const [first] = problems;
    return {
      title: 'Invalid Request',
      detail: first?.message ?? 'The request was invalid.',
      ...(first === undefined ? {} : { parameter: first.parameter, value: first.values.join(',') }),
      type: `${problemBase}/invalid-request`,
    };
  },
  unavailableResource: ({ resourceId, resourceType }) => ({
    resource_id: resourceId,
    resource_type: resourceType,
  }),
};
