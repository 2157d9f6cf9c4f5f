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

/** One page, newest first. */
export interface XPostPage {
  posts: readonly XPost[];
  /** Null on the last page. */
  nextToken: string | null;
  /** Last segments of the types of the partial errors that came with the page. */
  problems: readonly string[];
  /** What X says it returned; more than `posts` means that X kept something back. */
  resultCount: number;
}

export type XPostLookup =
  | { state: 'found'; post: XPost }
  /** Not found, deleted. */
  | { state: 'gone' }
  /** Protected, suspended, withheld: this user may not see it. */
  | { state: 'hidden' }
  /** X said nothing about it. */
  | { state: 'unmentioned' };
