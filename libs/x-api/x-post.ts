export interface XPostReference {
  kind: 'retweeted' | 'quoted' | 'replied_to';
  id: string;
}

export interface XPost {
  id: string;
  authorId: string | null;
  /** The whole text as its author wrote it, with links in full; null when X did not give one. */
  text: string | null;
  /** UTC, second precision. */
  createdAt: Date | null;
  references: readonly XPostReference[];
}

const SHORTENED_LINK = /https?:\/\/t\.co\/\w/;
const REPOST = 'RT @';

/**
 * Whether X gave every part of a post that was asked for: author, time and text, the links of the text, and what a repost
 * refers to. X leaves parts out without a word; a post that lacks one may be the very post that is looked for.
 */
export function isWholePost({ authorId, createdAt, text, references }: XPost): boolean {
  if (authorId === null || createdAt === null || text === null) return false;
  const lacksReference = text.startsWith(REPOST) && !references.some(({ kind }) => kind === 'retweeted');
  return !lacksReference && !SHORTENED_LINK.test(text);
}

/** One page, newest first. */
export interface XPostPage {
  posts: readonly XPost[];
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
