import type { PostOfUser } from '#x-simulator';
import type { Asked, Stage, StageAccount } from './stage.js';

/** What one account has done on X. */
export interface Actions {
  /** Ids of accounts. */
  readonly follows: ReadonlySet<string>;
  /** Ids of the first versions of posts. */
  readonly likes: ReadonlySet<string>;
  readonly bookmarks: ReadonlySet<string>;
  readonly posts: readonly PostOfUser[];
}

/** What the oracle needs of a completion: what the task asks for, and the pasted post. */
export interface Wanted {
  readonly asked: Asked;
  /** The account of a follow task; null while it is unknown. */
  readonly accountId: string | null;
  readonly proofId: string | null;
}

export function readActions(stage: Stage, { username }: StageAccount): Actions {
  const { world, accounts } = stage;
  const there = stage.posts.filter(({ id }) => stage.isThere(id));
  const idsOf = (items: readonly { readonly id: string }[]): Set<string> =>
    new Set(items.map(({ id }) => id));
  return {
    follows: idsOf(accounts.filter((other) => world.follows(username, other.username))),
    likes: idsOf(there.filter(({ id }) => world.likes(username, id))),
    bookmarks: idsOf(there.filter(({ id }) => world.bookmarks(username, id))),
    posts: world.postsOf(username),
  };
}

/** The names of the actions that fulfil the task, the same while they last; none when it was not fulfilled. */
export function fittingActions(wanted: Wanted, actions: Actions): readonly string[] {
  const { asked, accountId } = wanted;
  switch (asked.taskType) {
    case 'TWITTER_FOLLOW':
      return accountId !== null && actions.follows.has(accountId) ? ['follow'] : [];
    case 'TWITTER_LIKE':
      return asked.post !== null && actions.likes.has(asked.post.id) ? ['like'] : [];
    case 'TWITTER_BOOKMARK':
      return asked.post !== null && actions.bookmarks.has(asked.post.id) ? ['bookmark'] : [];
    case 'TWITTER_RETWEET':
      return namesOf(
        actions.posts.filter((post) => isByEnd(post, asked) && isAbout(post, 'retweeted', asked)),
      );
    case 'TWITTER_QUOTE':
      return namesOf(actions.posts.filter((post) => isWritten(post, 'quoted', wanted)));
    case 'TWITTER_REPLY':
      return namesOf(actions.posts.filter((post) => isWritten(post, 'replied_to', wanted)));
    case 'TWITTER_POST':
      return namesOf(actions.posts.filter((post) => isWritten(post, null, wanted)));
  }
}

function namesOf(posts: readonly PostOfUser[]): string[] {
  return posts.map(({ id, versions }) => versions[0] ?? id);
}

function isWritten(
  post: PostOfUser,
  reference: 'quoted' | 'replied_to' | null,
  { asked, proofId }: Wanted,
): boolean {
  if (post.references.some(({ type }) => type === 'retweeted')) return false;
  if (proofId !== null && !post.versions.includes(proofId)) return false;
  if ((proofId !== null || reference === null) && post.createdAt < asked.beginsAt) return false;
  if (reference !== null && !isAbout(post, reference, asked)) return false;
  return isByEnd(post, asked) && holdsWord(post.text, asked.requiredText);
}

function isAbout(
  { references }: PostOfUser,
  kind: 'retweeted' | 'quoted' | 'replied_to',
  { post }: Asked,
): boolean {
  return references.some(({ type, id }) => type === kind && post?.versions.includes(id) === true);
}

function isByEnd({ createdAt }: PostOfUser, { endsAt }: Asked): boolean {
  return endsAt === null || createdAt <= endsAt;
}

/** Required texts are single words here, so that spaces and lower case are enough. */
function holdsWord(text: string, word: string | null): boolean {
  return word === null || text.toLowerCase().split(' ').includes(word.toLowerCase());
}
