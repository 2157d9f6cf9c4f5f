import { SimulatorError } from '../simulator-error.js';
import { SnowflakeSequence, compareIds } from './snowflake.js';

/** How one post refers to another, as X names it. */
export type ReferenceType = 'retweeted' | 'quoted' | 'replied_to';

export interface PostReference {
  readonly type: ReferenceType;
  readonly id: string;
}

/** One version of a post as the simulator stores it. */
export interface StoredPost {
  readonly id: string;
  /** The ids of all versions of the post, oldest first: one list, shared by all versions, that grows with each edit. */
  readonly versions: string[];
  readonly authorId: string;
  /** The whole text, with shortened addresses. */
  readonly text: string;
  /** Full addresses by shortened address. */
  readonly links: ReadonlyMap<string, string>;
  /** By username in lower case: the id of the account that had it when the text was written. */
  readonly mentioned: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly conversationId: string;
  readonly references: readonly PostReference[];
  readonly inReplyToUserId: string | null;
  readonly counts: PostCounts;
}

export interface PostCounts {
  likes: number;
  reposts: number;
  quotes: number;
  replies: number;
  bookmarks: number;
}

/** The data of a new post; without `conversationId` it starts a conversation. */
export type PostDraft = Omit<StoredPost, 'id' | 'versions' | 'counts' | 'conversationId'> & {
  readonly conversationId: string | null;
};

/** What an edit changes. */
export type PostEdit = Pick<StoredPost, 'text' | 'links' | 'mentioned' | 'createdAt'>;

/** X docs, edit Posts: the first version and five more. */
const MOST_VERSIONS = 6;

const countOf: Record<ReferenceType, keyof PostCounts> = {
  retweeted: 'reposts',
  quoted: 'quotes',
  replied_to: 'replies',
};

/** All posts of a simulated X. Timelines are ordered by id and hold the newest version of each post. */
export class PostArchive {
  private readonly ids = new SnowflakeSequence();
  /** Every version. */
  private readonly byId = new Map<string, StoredPost>();
  private readonly timelines = new Map<string, StoredPost[]>();

  add(draft: PostDraft): StoredPost {
    const id = this.ids.next(draft.createdAt);
    const post: StoredPost = {
      ...draft,
      id,
      versions: [id],
      conversationId: draft.conversationId ?? id,
      counts: noCounts(),
    };
    this.byId.set(id, post);
    this.insert(post);
    this.count(post, 1);
    return post;
  }

  /**
   * Adds a version to the post of `version`, never older than its newest one.
   * @throws SimulatorError `not_editable` for a repost, or `edit_limit`
   */
  edit(version: StoredPost, change: PostEdit): StoredPost {
    if (refers(version, 'retweeted')) {
      throw new SimulatorError('not_editable', `Post ${version.id} is a repost, which cannot be edited`);
    }
    if (version.versions.length >= MOST_VERSIONS) {
      throw new SimulatorError(
        'edit_limit',
        `Post ${version.id} was edited ${MOST_VERSIONS - 1} times already`,
      );
    }
    const newest = this.getOrThrow(version.versions.at(-1) ?? version.id);
    const createdAt = Math.max(change.createdAt, newest.createdAt);
    const post = { ...newest, ...change, createdAt, id: this.ids.next(createdAt), counts: noCounts() };
    post.versions.push(post.id);
    this.byId.set(post.id, post);
    this.removeFromTimeline(newest);
    this.insert(post);
    return post;
  }

  find(id: string): StoredPost | undefined {
    return this.byId.get(id);
  }

  /** @throws SimulatorError `unknown_post` */
  getOrThrow(id: string): StoredPost {
    const post = this.byId.get(id);
    if (post === undefined) throw new SimulatorError('unknown_post', `There is no post ${id}`);
    return post;
  }

  /** All versions of the same post, oldest first. */
  versionsOf(version: StoredPost): readonly StoredPost[] {
    return version.versions.map((id) => this.getOrThrow(id));
  }

  /** The post itself, or the one it reposts. */
  originalOf(post: StoredPost): StoredPost {
    const repost = post.references.find(({ type }) => type === 'retweeted');
    return repost === undefined ? post : this.getOrThrow(repost.id);
  }

  findRepost(authorId: string, originalId: string): StoredPost | undefined {
    return this.timeline(authorId).find((post) => isRepostOf(post, originalId));
  }

  /** Removes all versions of a post and their reposts; quotes and replies stay, as at X. */
  remove(version: StoredPost): void {
    const versions = this.versionsOf(version);
    const reposts = versions
      .filter(({ counts }) => counts.reposts > 0)
      .flatMap(({ id }) => this.repostsOf(id));
    for (const repost of reposts) this.drop([repost]);
    this.drop(versions);
  }

  /** The newest versions of an account's posts, oldest post first. */
  timeline(authorId: string): readonly StoredPost[] {
    return this.timelines.get(authorId) ?? [];
  }

  private repostsOf(originalId: string): StoredPost[] {
    return [...this.byId.values()].filter((post) => isRepostOf(post, originalId));
  }

  private drop(versions: readonly StoredPost[]): void {
    for (const { id } of versions) this.byId.delete(id);
    const newest = versions.at(-1);
    if (newest === undefined) return;
    this.removeFromTimeline(newest);
    this.count(newest, -1);
  }

  private removeFromTimeline(post: StoredPost): void {
    const timeline = this.timelines.get(post.authorId) ?? [];
    timeline.splice(timeline.indexOf(post), 1);
  }

  private insert(post: StoredPost): void {
    const timeline = this.timelines.get(post.authorId) ?? [];
    this.timelines.set(post.authorId, timeline);
    const index = timeline.findLastIndex(({ id }) => compareIds(id, post.id) < 0) + 1;
    timeline.splice(index, 0, post);
  }

  private count(post: StoredPost, change: 1 | -1): void {
    for (const { type, id } of post.references) {
      const target = this.byId.get(id);
      if (target !== undefined) target.counts[countOf[type]] += change;
    }
  }
}

/** Whether a post refers to another in this way. */
export function refers(post: StoredPost, reference: ReferenceType): boolean {
  return post.references.some(({ type }) => type === reference);
}

function isRepostOf(post: StoredPost, originalId: string): boolean {
  return post.references.some(({ type, id }) => type === 'retweeted' && id === originalId);
}

function noCounts(): PostCounts {
  return { likes: 0, reposts: 0, quotes: 0, replies: 0, bookmarks: 0 };
}
