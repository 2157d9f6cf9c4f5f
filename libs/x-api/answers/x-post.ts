export interface XPostReference {
  kind: 'retweeted' | 'quoted' | 'replied_to';
  id: string;
}

export interface XPost {
  id: string;
  authorId: string | null;
  /** The post that started the conversation: the post itself unless it is a reply. Null: X omitted it. */
  conversationId: string | null;
  /** The whole text as its author wrote it, with full links. Null: X did not send the whole text. */
  text: string | null;
  /** UTC, second precision. */
  createdAt: Date | null;
  references: readonly XPostReference[];
  /** Ids of all its versions, oldest first: an edit creates a new id. Null: not asked for, or X omitted it. */
  versions: readonly string[] | null;
}

const SHORTENED_LINK = /https?:\/\/t\.co\/\w/;
const REPOST = 'RT @';

/**
 * Whether X sent every requested part of a post: time, text, the targets of its links, and the reference of a repost. X
 * may omit parts without an error; an incomplete post may be the one that is looked for.
 */
export function isWholePost(post: XPost): boolean {
  const { createdAt, text } = post;
  if (createdAt === null || text === null) return false;
  return repostedId(post) !== undefined && !lacksReference(post, text) && !SHORTENED_LINK.test(text);
}

/** A reply begins with a mention and belongs to another post's conversation: without a reference X omitted it. */
function lacksReference({ id, conversationId, references, versions }: XPost, text: string): boolean {
  // An edited post stays in the conversation that its first version started.
  const isInOther = conversationId !== null && ![id, ...(versions ?? [])].includes(conversationId);
  return isInOther && text.startsWith('@') && references.length === 0;
}

/** The id of the reposted post; null when this is not a repost; undefined when X omitted the reference. */
export function repostedId({ text, references }: XPost): string | null | undefined {
  const reference = references.find(({ kind }) => kind === 'retweeted');
  if (reference !== undefined) return reference.id;
  return text === null || text.startsWith(REPOST) ? undefined : null;
}

/** One page, newest first. */
export interface XPostPage {
  posts: readonly XPost[];
  /** Null on the last page. */
  nextToken: string | null;
  /** The partial errors of the page: the last segment of each problem type. */
  problems: readonly string[];
  /** The number of posts that X claims; more than `posts` means that some are missing. Null: X omitted it. */
  resultCount: number | null;
}

export type XPostLookup =
  | { state: 'found'; post: XPost }
  /** Not found, deleted. */
  | { state: 'gone' }
  /** Protected, suspended, withheld: this user may not see it. */
  | { state: 'hidden' }
  /** Not in the answer. */
  | { state: 'unmentioned' };
