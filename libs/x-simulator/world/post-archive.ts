import { SimulatorError } from '../simulator-error.js';
import { SnowflakeSequence, compareIds } from './snowflake.js';

/** How one post refers to another, in X's words. */
export type ReferenceType = 'retweeted' | 'quoted' | 'replied_to';

export interface PostReference {
  readonly type: ReferenceType;
  readonly id: string;
}

/** A post as the simulator keeps it. */
export interface StoredPost {
  readonly id: string;
  readonly authorId: string;
  /** The whole text, with its addresses already shortened. */
  readonly text: string;
  /** Shortened address to the one it stands for. */
  readonly links: ReadonlyMap<string, string>;
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

/** What a new post is made from; without `conversationId` it begins a conversation of its own. */
export type PostDraft = Omit<StoredPost, 'id' | 'counts' | 'conversationId'> & {
  readonly conversationId: string | null;
};

const countOf: Record<ReferenceType, keyof PostCounts> = {
  retweeted: 'reposts',
  quoted: 'quotes',
  replied_to: 'replies',
};

/** Every post of a simulated X, in timelines ordered by id. */
export class PostArchive {
  private readonly ids = new SnowflakeSequence();
  private readonly byId = new Map<string, StoredPost>();
  private readonly timelines = new Map<string, StoredPost[]>();

  add(draft: PostDraft): StoredPost {
    const id = this.ids.next(draft.createdAt);
    const post: StoredPost = {
      ...draft,
      id,
      conversationId: draft.conversationId ?? id,
      counts: { likes: 0, reposts: 0, quotes: 0, replies: 0, bookmarks: 0 },
    };
    this.byId.set(id, post);
    this.insert(post);
    this.count(post, 1);
    return post;
  }

  find(id: string): StoredPost | undefined {
    return this.byId.get(id);
  }

  getOrThrow(id: string): StoredPost {
    const post = this.byId.get(id);
    if (post === undefined) throw new SimulatorError('unknown_post', `There is no post ${id}`);
    return post;
  }

  /** The post itself, or the one it reposts. */
  originalOf(post: StoredPost): StoredPost {
    const repost = post.references.find(({ type }) => type === 'retweeted');
    return repost === undefined ? post : this.getOrThrow(repost.id);
  }

  findRepost(authorId: string, originalId: string): StoredPost | undefined {
    return this.timeline(authorId).find(({ references }) =>
      references.some(({ type, id }) => type === 'retweeted' && id === originalId),
    );
  }

  /** Removes a post and its reposts; quotes and replies stay, as at X. */
  remove(post: StoredPost): void {
    for (const repost of post.counts.reposts > 0 ? this.repostsOf(post.id) : []) this.drop(repost);
    this.drop(post);
  }

  /** An account's posts, oldest first. */
  timeline(authorId: string): readonly StoredPost[] {
    return this.timelines.get(authorId) ?? [];
  }

  private repostsOf(originalId: string): StoredPost[] {
    return [...this.byId.values()].filter(({ references }) =>
      references.some(({ type, id }) => type === 'retweeted' && id === originalId),
    );
  }

  private drop(post: StoredPost): void {
    this.byId.delete(post.id);
    const timeline = this.timelines.get(post.authorId) ?? [];
    timeline.splice(timeline.indexOf(post), 1);
    this.count(post, -1);
  }

  private insert(post: StoredPost): void {
    const timeline = this.timelines.get(post.authorId) ?? [];
    this.timelines.set(post.authorId, timeline);
    const place = timeline.findLastIndex(({ id }) => compareIds(id, post.id) < 0) + 1;
    timeline.splice(place, 0, post);
  }

  private count(post: StoredPost, change: 1 | -1): void {
    for (const { type, id } of post.references) {
      const target = this.byId.get(id);
      if (target !== undefined) target.counts[countOf[type]] += change;
    }
  }
}
