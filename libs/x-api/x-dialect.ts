import { problemType, type XProblem } from './x-problem.js';

/**
 * X renames its parameters and fields: its description 2.166 says `tweet.fields`, 2.167 says `post.fields`.
 * `tweets` and `posts` are the two ways to ask. Answers are understood in both, whatever was asked.
 */
export type XDialect = 'posts' | 'tweets';

/**
 * The least that fills an `XPost` of a timeline. In 2.167 author and references are no fields any more: they come with
 * the expansions of their name.
 */
export const POST_QUERY: Readonly<Record<XDialect, Readonly<Record<string, string>>>> = {
  posts: {
    'post.fields': 'conversation_id,created_at,entities,note_post,text',
    expansions: 'referenced_posts,author_id',
  },
  tweets: {
    'tweet.fields': 'author_id,conversation_id,created_at,entities,note_tweet,referenced_tweets,text',
  },
};

/** What fills an `XPost` that was looked up: its versions too. */
export const POST_LOOKUP_QUERY: typeof POST_QUERY = {
  posts: {
    'post.fields': 'conversation_id,created_at,entities,note_post,text',
    expansions: 'referenced_posts,author_id,edit_history_post_ids',
  },
  tweets: {
    'tweet.fields':
      'author_id,conversation_id,created_at,edit_history_tweet_ids,entities,note_tweet,referenced_tweets,text',
  },
};

const DIALECT_PARAMETERS: readonly string[] = ['post.fields', 'tweet.fields', 'expansions'];

export function otherDialect(dialect: XDialect): XDialect {
  return dialect === 'posts' ? 'tweets' : 'posts';
}

/** Whether a failed answer means "I do not speak this dialect": a 400 that names one of its parameters. */
export function refusesDialect(status: number, problems: readonly XProblem[]): boolean {
  if (status !== 400) return false;
  if (!problems.some((problem) => problemType(problem) === 'invalid-request')) return false;
  const named = problems.flatMap(({ parameter, parameters }) => [
    ...(parameter === undefined ? [] : [parameter]),
    ...Object.keys(parameters ?? {}),
  ]);
  // X's prose lists every parameter it does know, so it counts only where the structured fields are silent.
  if (named.length > 0) return named.some((name) => DIALECT_PARAMETERS.includes(name));
  const prose = problems.map(({ detail, message }) => `${detail ?? ''} ${message ?? ''}`).join(' ');
  return DIALECT_PARAMETERS.some((name) => prose.includes(name));
}
