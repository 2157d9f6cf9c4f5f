import { problemType, type XProblem } from '../answers/x-problem.js';

/**
 * X renames its parameters and fields: its description 2.166 says `tweet.fields`, 2.167 says `post.fields`.
 * `tweets` and `posts` are the two ways to ask. Answers are read in both, whichever was used to ask.
 */
export type XDialect = 'posts' | 'tweets';

/**
 * The fewest parameters for the posts of a timeline, whose author is known. In 2.167 author, references and versions
 * are no longer fields: expansions return them, with objects that X may bill.
 */
export const TIMELINE_QUERY: Readonly<Record<XDialect, Readonly<Record<string, string>>>> = {
  posts: {
    'post.fields': 'conversation_id,created_at,entities,note_post,text',
    expansions: 'referenced_posts',
  },
  tweets: {
    'tweet.fields': 'conversation_id,created_at,entities,note_tweet,referenced_tweets,text',
  },
};

/** The fewest for a whole `XPost` that is looked up by id. */
export const POST_QUERY: typeof TIMELINE_QUERY = {
  posts: {
    'post.fields': 'conversation_id,created_at,entities,note_post,text',
    expansions: 'referenced_posts,author_id,edit_history_post_ids',
  },
  tweets: {
    'tweet.fields':
      'author_id,conversation_id,created_at,edit_history_tweet_ids,entities,note_tweet,referenced_tweets,text',
  },
};

/** The fewest for a post of which only existence, versions and the original matter. A repost is told by its text. */
export const VERSIONS_QUERY: typeof TIMELINE_QUERY = {
  posts: { 'post.fields': 'note_post,text', expansions: 'referenced_posts,edit_history_post_ids' },
  tweets: { 'tweet.fields': 'edit_history_tweet_ids,note_tweet,referenced_tweets,text' },
};

/**
 * What an expansion may add to each post: one post that it answers and one that it quotes; up to six versions (X docs:
 * edits).
 */
const MOST_ADDED: Readonly<Record<string, { readonly post: number; readonly user: number }>> = {
  referenced_posts: { post: 2, user: 0 },
  edit_history_post_ids: { post: 6, user: 0 },
  author_id: { post: 0, user: 1 },
};

/** How many posts and accounts X can include at most for each post, because of the query's expansions. */
export function mostIncluded({ expansions = '' }: Readonly<Record<string, string>>): {
  post: number;
  user: number;
} {
  const added = expansions.split(',').flatMap((name) => MOST_ADDED[name] ?? []);
  return {
    post: added.reduce((sum, { post }) => sum + post, 0),
    user: added.reduce((sum, { user }) => sum + user, 0),
  };
}

const DIALECT_PARAMETERS: readonly string[] = ['post.fields', 'tweet.fields', 'expansions'];

export function otherDialect(dialect: XDialect): XDialect {
  return dialect === 'posts' ? 'tweets' : 'posts';
}

/** Whether X refused the request because of its dialect: a 400 that names one of the dialect's parameters. */
export function refusesDialect(status: number, problems: readonly XProblem[]): boolean {
  if (status !== 400) return false;
  if (!problems.some((problem) => problemType(problem) === 'invalid-request')) return false;
  const named = problems.flatMap(({ parameter, parameters }) => [
    ...(parameter === undefined ? [] : [parameter]),
    ...Object.keys(parameters ?? {}),
  ]);
  // X's error text lists every parameter that X knows, so it counts only when no structured field names one.
  if (named.length > 0) return named.some((name) => DIALECT_PARAMETERS.includes(name));
  const text = problems.map(({ detail, message }) => `${detail ?? ''} ${message ?? ''}`).join(' ');
  return DIALECT_PARAMETERS.some((name) => text.includes(name));
}
