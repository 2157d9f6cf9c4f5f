import type { Account } from './accounts.js';
import type { PostReference, StoredPost } from './post-archive.js';
import { composeText, mentionedUsernames, repostText, type ComposedText } from './post-text.js';
import type { WorldState } from './visibility.js';
import { WorldTruth } from './world-truth.js';
import {
  describeUser,
  type Instant,
  type NewPost,
  type NewUser,
  type SimulatedPost,
  type SimulatedUser,
} from './world-records.js';

const THREE_YEARS_MS = 3 * 365 * 24 * 60 * 60 * 1000;

/**
 * The users and posts of a simulated X, and all their actions. `who` and `whom` are usernames (in any case); `postId`
 * is the id of any version of a post, and the action applies to that version. An action that was already done, or that
 * undoes nothing, changes nothing. Every method:
 * @throws SimulatorError `unknown_user` or `unknown_post`
 */
export class World extends WorldTruth {
  private marks = 0;

  constructor(
    state: WorldState,
    private readonly now: () => number,
  ) {
    super(state);
  }

  /** @throws SimulatorError `username_taken` or `invalid_username` */
  addUser(user: NewUser): SimulatedUser {
    const account = this.state.accounts.add({
      username: user.username,
      name: user.name ?? user.username,
      isProtected: user.protected ?? false,
      createdAt: user.createdAt === undefined ? this.now() - THREE_YEARS_MS : Number(user.createdAt),
      followersCount: user.followersCount ?? 0,
    });
    return describeUser(account);
  }

  /**
   * The id stays, and the old username is free afterwards.
   * @throws SimulatorError `username_taken` or `invalid_username`
   */
  rename(username: string, newUsername: string): SimulatedUser {
    const account = this.account(username);
    this.state.accounts.rename(account, newUsername);
    return describeUser(account);
  }

  /** For a protected account this is only a request: `follow_request_sent` until `acceptFollow`. */
  follow(who: string, whom: string): void {
    this.state.accounts.follow(this.account(who), this.account(whom), this.now());
  }

  /** The protected `whom` accepts the request of `who`. */
  acceptFollow(who: string, whom: string): void {
    this.state.accounts.acceptFollow(this.account(who), this.account(whom), this.now());
  }

  /** Cancels an open request too. */
  unfollow(who: string, whom: string): void {
    this.state.accounts.unfollow(this.account(who), this.account(whom));
  }

  /** Liking a repost likes the original. */
  like(who: string, postId: string): void {
    this.mark(who, postId, 'likes');
  }

  unlike(who: string, postId: string): void {
    this.unmark(who, postId, 'likes');
  }

  bookmark(who: string, postId: string): void {
    this.mark(who, postId, 'bookmarks');
  }

  unbookmark(who: string, postId: string): void {
    this.unmark(who, postId, 'bookmarks');
  }

  post({ author, text, at, urls }: NewPost): SimulatedPost {
    return this.publish(this.account(author), composeText(text, urls), { at });
  }

  /** Reposting a repost reposts the original; a second repost returns the first one. */
  repost(who: string, postId: string): SimulatedPost {
    const account = this.account(who);
    const original = this.original(postId);
    const earlier = this.state.posts.findRepost(account.id, original.id);
    if (earlier !== undefined) return this.describePost(earlier);
    const text = repostText(this.authorOf(original).username, original.text);
    const references: PostReference[] = [{ type: 'retweeted', id: original.id }];
    return this.publish(account, { text, links: original.links }, { references });
  }

  undoRepost(who: string, postId: string): void {
    const repost = this.state.posts.findRepost(this.account(who).id, this.original(postId).id);
    if (repost !== undefined) this.state.posts.remove(repost);
  }

  /** As at X, the text of a quote ends with the shortened address of the quoted post. */
  quote(who: string, postId: string, text: string): SimulatedPost {
    const quoted = this.original(postId);
    const references: PostReference[] = [{ type: 'quoted', id: quoted.id }];
    const composed = composeText(text, [this.describePost(quoted).url]);
    return this.publish(this.account(who), composed, { references });
  }

  /** As at X, the text of a reply begins with the username of the author that it answers. */
  reply(who: string, postId: string, text: string): SimulatedPost {
    const target = this.original(postId);
    const { conversationId, authorId } = target;
    const references: PostReference[] = [{ type: 'replied_to', id: target.id }];
    return this.publish(this.account(who), composeReply(this.authorOf(target), text), {
      references,
      conversationId,
      inReplyToUserId: authorId,
    });
  }

  /**
   * Adds a version, with a new id and time, to the post of `postId`. A quote keeps the address at its end, a reply the
   * username at its beginning.
   * @throws SimulatorError `edit_limit` for a sixth edit, `not_editable` for a repost
   */
  edit(postId: string, text: string): SimulatedPost {
    const post = this.state.posts.getOrThrow(postId);
    const composed = this.composeAgain(post, text);
    const mentioned = this.mentionedIn(composed.text);
    return this.describePost(this.state.posts.edit(post, { ...composed, mentioned, createdAt: this.now() }));
  }

  /** Deletes all versions and their reposts; quotes and replies stay. */
  deletePost(postId: string): void {
    this.state.posts.remove(this.state.posts.getOrThrow(postId));
  }

  suspendUser(username: string): void {
    this.account(username).isSuspended = true;
  }

  /** From now on only followers see the account's posts; its followers remain. */
  protectUser(username: string): void {
    this.account(username).isProtected = true;
  }

  private publish(
    author: Account,
    { text, links }: ComposedText,
    about: {
      at?: Instant | undefined;
      references?: PostReference[];
      conversationId?: string;
      inReplyToUserId?: string;
    },
  ): SimulatedPost {
    const post = this.state.posts.add({
      authorId: author.id,
      text,
      links,
      mentioned: this.mentionedIn(text),
      createdAt: about.at === undefined ? this.now() : Number(about.at),
      conversationId: about.conversationId ?? null,
      references: about.references ?? [],
      inReplyToUserId: about.inReplyToUserId ?? null,
    });
    return this.describePost(post);
  }

  private mark(who: string, postId: string, kind: 'likes' | 'bookmarks'): void {
    const marked = this.account(who)[kind];
    const post = this.original(postId);
    if (marked.has(post.id)) return;
    this.marks += 1;
    marked.set(post.id, { position: this.marks, madeAt: this.now() });
    post.counts[kind] += 1;
  }

  private unmark(who: string, postId: string, kind: 'likes' | 'bookmarks'): void {
    const post = this.original(postId);
    if (this.account(who)[kind].delete(post.id)) post.counts[kind] -= 1;
  }

  private mentionedIn(text: string): ReadonlyMap<string, string> {
    const found = mentionedUsernames(text).map((name) => this.state.accounts.findByUsername(name));
    return new Map(
      found.flatMap((account) =>
        account === undefined ? [] : [[account.username.toLowerCase(), account.id]],
      ),
    );
  }

  private composeAgain({ inReplyToUserId, references, links }: StoredPost, text: string): ComposedText {
    const answered = inReplyToUserId === null ? undefined : this.state.accounts.find(inReplyToUserId);
    if (answered !== undefined) return composeReply(answered, text);
    const quoted = references.map(({ id }) => `/status/${id}`);
    const addresses = [...links.values()].filter((address) => quoted.some((end) => address.endsWith(end)));
    return composeText(text, addresses);
  }

  private authorOf(post: StoredPost): SimulatedUser {
    const author = this.state.accounts.find(post.authorId);
    if (author === undefined) throw new TypeError(`Post ${post.id} has no author`);
    return describeUser(author);
  }

  private describePost(post: StoredPost): SimulatedPost {
    const { id, authorId, text, createdAt } = post;
    const url = `https://x.com/${this.authorOf(post).username}/status/${id}`;
    return { id, authorId, text, createdAt, url };
  }
}

function composeReply(answered: { readonly username: string }, text: string): ComposedText {
  return composeText(`@${answered.username} ${text}`);
}
