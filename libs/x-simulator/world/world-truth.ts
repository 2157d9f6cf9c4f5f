import type { Account } from './accounts.js';
import type { StoredPost } from './post-archive.js';
import type { WorldState } from './visibility.js';
import { describeUser, type PostOfUser, type SimulatedUser } from './world-records.js';

/**
 * The actual state of a simulated X, whatever its API shows: nothing here is late, omitted or hidden. Every method:
 * @throws SimulatorError `unknown_user` or `unknown_post`
 */
export class WorldTruth {
  constructor(protected readonly state: WorldState) {}

  user(username: string): SimulatedUser {
    return describeUser(this.account(username));
  }

  users(): readonly SimulatedUser[] {
    return this.state.accounts.all().map(describeUser);
  }

  /** An open request is not a follow. */
  follows(who: string, whom: string): boolean {
    return this.account(who).following.has(this.account(whom).id);
  }

  /** Whether any version of the post is liked; for a repost, any version of the original. */
  likes(who: string, postId: string): boolean {
    return this.hasMarked(this.account(who).likes, postId);
  }

  /** As `likes`. */
  bookmarks(who: string, postId: string): boolean {
    return this.hasMarked(this.account(who).bookmarks, postId);
  }

  /** The newest version of every post of an account (also reposts, quotes and replies), newest first. */
  postsOf(who: string): readonly PostOfUser[] {
    const posts = this.state.posts.timeline(this.account(who).id).toReversed();
    return posts.map(({ id, text, createdAt, references, versions }) => ({
      id,
      text,
      createdAt,
      references: [...references],
      versions: [...versions],
    }));
  }

  /** The ids of all versions of the post, oldest first. */
  versionsOf(postId: string): readonly string[] {
    return [...this.state.posts.getOrThrow(postId).versions];
  }

  protected account(username: string): Account {
    return this.state.accounts.getOrThrow(username);
  }

  /** The version with this id; for a repost, the version that it reposts. */
  protected original(postId: string): StoredPost {
    return this.state.posts.originalOf(this.state.posts.getOrThrow(postId));
  }

  private hasMarked(marked: Account['likes'], postId: string): boolean {
    return this.original(postId).versions.some((id) => marked.has(id));
  }
}
