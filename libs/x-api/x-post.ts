import type { XAccount } from './x-user.js';

export interface XPostReference {
  kind: 'retweeted' | 'quoted' | 'replied_to';
  id: string;
}

export interface XPost {
  id: string;
  authorId: string | null;
  /** The post that began the conversation: the post itself unless it is a reply. Null when X did not say. */
  conversationId: string | null;
  /** The whole text as its author wrote it, with links in full; null when X did not give one. */
  text: string | null;
  /** UTC, second precision. */
  createdAt: Date | null;
  references: readonly XPostReference[];
  /** Ids of all its versions, oldest first: an edit makes a new id. Null when X was not asked or did not say. */
  versions: readonly string[] | null;
}

const SHORTENED_LINK = /https?:\/\/t\.co\/\w/;
const REPOST = 'RT @';

/**
 * Whether X gave every part of a post that was asked for: author, time and text, the links of the text, and what a repost
 * refers to. X leaves parts out without a word; a post that lacks one may be the very post that is looked for.
 */
export function isWholePost(post: XPost): boolean {
  const { authorId, createdAt, text } = post;
  if (authorId === null || createdAt === null || text === null) return false;
  return repostedId(post) !== undefined && !lacksReference(post, text) && !SHORTENED_LINK.test(text);
}

/** X begins a reply with a mention, and its conversation with another post: one that refers to nothing has lost it. */
function lacksReference({ id, conversationId, references, versions }: XPost, text: string): boolean {
  // An edited post stays in the conversation that its first version began.
  const isInOther = conversationId !== null && ![id, ...(versions ?? [])].includes(conversationId);
  return isInOther && text.startsWith('@') && references.length === 0;
}

/** The post that a repost repeats, or null for a post of its own; undefined when X left out what tells. */
export function repostedId({ text, references }: XPost): string | null | undefined {
  const reference = references.find(({ kind }) => kind === 'retweeted');
  if (reference !== undefined) return reference.id;
  return text === null || text.startsWith(REPOST) ? undefined : null;
}

/** One page, newest first. */
export interface XPostPage {
  posts: readonly XPost[];
  /** Accounts that came with the posts, such as their authors. */
  accounts: readonly XAccount[];
  /** Null on the last page. */
  nextToken: string | null;
  /** Last segments of the types of the partial errors that came with the page. */
  problems: readonly string[];
  /** What X says it returned; more than `posts` means that X kept something back. Null: X did not say. */
  resultCount: number | null;
}

export type XPostLookup =
  | { state: 'found'; post: XPost }
  /** Not found, deleted. */
  | { state: 'gone' }
  /** Protected, suspended, withheld: this user may not see it. */
  | { state: 'hidden' }
  /** X said nothing about it. */
  | { state: 'unmentioned' };
