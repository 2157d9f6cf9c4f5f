import { z } from 'zod';
import { type AnswerOrigin, idSchema, listSchema, readAs, timeSchema } from './answer-schemas.js';
import { errorOfProblemsOnly } from '../calls/failed-answer.js';
import { isCutOff, type PostLink, writtenText } from './post-text.js';
import { XApiError } from '../x-api-error.js';
import type { XPost, XPostLookup, XPostPage } from './x-post.js';
import { problemSubjects, problemType, readProblem, type XProblem } from './x-problem.js';

const entitiesSchema = z
  .object({
    urls: z.array(z.object({ url: z.string().nullish(), expanded_url: z.string().nullish() })).nullish(),
  })
  .nullish();
const entrySchema = z.object({ text: z.string().nullish(), entities: entitiesSchema }).nullish();
const referencesSchema = z
  .array(z.object({ type: z.enum(['retweeted', 'quoted', 'replied_to']), id: idSchema }))
  .nullish();

const postSchema = z.object({
  id: idSchema,
  author_id: idSchema.nullish(),
  text: z.string().nullish(),
  conversation_id: idSchema.nullish(),
  created_at: timeSchema.nullish(),
  entities: entitiesSchema,
  note_post: entrySchema,
  note_tweet: entrySchema,
  referenced_posts: referencesSchema,
  referenced_tweets: referencesSchema,
  edit_history_post_ids: z.array(idSchema).nullish(),
  edit_history_tweet_ids: z.array(idSchema).nullish(),
});

const pageSchema = listSchema.extend({
  meta: z
    .object({ next_token: z.string().min(1).nullish(), result_count: z.int().nonnegative().nullish() })
    .nullish(),
});

/**
 * Reads a page of posts.
 * @throws XApiError `unreadable`, or the code of its problems when it has nothing else
 */
export function readPostPage(body: unknown, origin: AnswerOrigin): XPostPage {
  const page = readAs(pageSchema, body, origin);
  const problems = (page.errors ?? []).map(readProblem);
  const posts = (page.data ?? []).map((entry) => readPost(entry, origin));
  const resultCount = page.meta?.result_count ?? null;
  if (posts.length === 0 && resultCount !== 0) {
    if (problems.length > 0) throw errorOfProblemsOnly(origin.endpoint, origin.status, problems);
    // No data and no count of 0: if this were read as an empty list, the verdict could be a wrong no.
    if (resultCount !== null || !Array.isArray(page.data)) throw new XApiError('unreadable', origin);
  }
  return {
    posts,
    nextToken: page.meta?.next_token ?? null,
    problems: problems.map(problemType),
    resultCount,
  };
}

/**
 * Reads a lookup: the result has an entry for every one of `ids`.
 * @throws XApiError `unreadable`
 */
export function readPostLookups(
  body: unknown,
  ids: readonly string[],
  origin: AnswerOrigin,
): ReadonlyMap<string, XPostLookup> {
  const answer = readAs(listSchema, body, origin);
  const lookups = new Map<string, XPostLookup>(ids.map((id) => [id, { state: 'unmentioned' }]));
  for (const problem of (answer.errors ?? []).map(readProblem)) {
    const lookup = lookupOfProblem(problem);
    if (lookup === null) continue;
    for (const id of problemSubjects(problem)) if (lookups.has(id)) lookups.set(id, lookup);
  }
  for (const entry of answer.data ?? []) {
    const post = readPost(entry, origin);
    if (lookups.has(post.id)) lookups.set(post.id, { state: 'found', post });
  }
  return lookups;
}

function lookupOfProblem(problem: XProblem): XPostLookup | null {
  // The problem can also be about the author of a post.
  if (problem.resource_type === 'user') return null;
  switch (problemType(problem)) {
    case 'resource-not-found':
      // X reports the post of a suspended account as `resource-not-found` with the title `Forbidden`.
      return { state: problem.title === 'Forbidden' ? 'hidden' : 'gone' };
    case 'not-authorized-for-resource':
    case 'resource-unavailable':
    case 'disallowed-resource':
      return { state: 'hidden' };
    default:
      return null;
  }
}

function readPost(entry: unknown, origin: AnswerOrigin): XPost {
  const post = readAs(postSchema, entry, origin);
  const longForms = [post.note_post, post.note_tweet];
  const references = [...(post.referenced_posts ?? []), ...(post.referenced_tweets ?? [])].map(
    ({ type, id }) => ({ kind: type, id }),
  );
  const isRepost = references.some(({ kind }) => kind === 'retweeted');
  const longText = longForms.find((form) => typeof form?.text === 'string')?.text;
  const text = longText ?? (isRepost ? post.text : uncutText(post.text)) ?? null;
  return {
    id: post.id,
    authorId: post.author_id ?? null,
    conversationId: post.conversation_id ?? null,
    text:
      text === null
        ? null
        : writtenText(text, linksOf([post.entities, ...longForms.map((form) => form?.entities)])),
    createdAt: post.created_at ?? null,
    references,
    versions: versionsOf(post),
  };
}

/** X cuts `text` above 280 characters; the whole text is in `note_post`. X writes the text of a repost itself. */
function uncutText(text: string | null | undefined): string | null {
  return typeof text !== 'string' || isCutOff(text) ? null : text;
}

/** An empty history is the same as none: every post is a version of itself. */
function versionsOf(post: z.infer<typeof postSchema>): readonly string[] | null {
  const versions = post.edit_history_post_ids ?? post.edit_history_tweet_ids ?? [];
  return versions.length === 0 ? null : [...new Set([...versions, post.id])];
}

function linksOf(entities: readonly z.infer<typeof entitiesSchema>[]): PostLink[] {
  return entities
    .flatMap((part) => part?.urls ?? [])
    .flatMap(({ url, expanded_url: expandedUrl }) => (url && expandedUrl ? [{ url, expandedUrl }] : []));
}
