import { isDeepStrictEqual } from 'node:util';
import type { LaggedResource, SimulatedUser } from '#x-simulator';
import { readActions, type Actions } from './actions.js';
import { History } from './history.js';
import type { Asked, Stage, StageAccount, StagePost } from './stage.js';

/** The state of the simulated X over time. Times are ms since the epoch. */
export class Truth {
  readonly #actions = new Map<string, History<Actions>>();
  readonly #accounts = new Map<string, History<SimulatedUser>>();
  /** By the id of a post or a repost. */
  readonly #isThere = new Map<string, History<boolean>>();
  readonly #lag = new Map<LaggedResource, History<number>>();

  constructor(private readonly stage: Stage) {}

  /** Records the state of everything; of actions only those of `doer`, when only that account did something. */
  note(at: number, doer: StageAccount | null = null): void {
    const { world, accounts, posts, players } = this.stage;
    const users = new Map(world.users().map((user) => [user.id, user]));
    for (const { id } of accounts) {
      const user = users.get(id);
      const known = historyOf(this.#accounts, id);
      if (user !== undefined && !isDeepStrictEqual(user, known.latest())) known.note(at, user);
    }
    for (const id of posts.flatMap((post) => [post.id, ...post.reposts.map((repost) => repost.id)])) {
      const now = this.stage.isThere(id);
      const before = historyOf(this.#isThere, id);
      if (before.latest() !== now) before.note(at, now);
    }
    for (const account of doer === null ? players.flatMap((player) => player.accounts) : [doer])
      historyOf(this.#actions, account.id).note(at, readActions(this.stage, account));
  }

  /** `seconds`: the largest delay from now on. */
  noteLag(at: number, resource: LaggedResource, seconds: number): void {
    historyOf(this.#lag, resource).note(at, seconds * 1000);
  }

  actionsOf({ id }: StageAccount): History<Actions> {
    return historyOf(this.#actions, id);
  }

  /** The longest lag between the two moments, ms. */
  lagOf(resource: LaggedResource, from: number, to: number): number {
    return Math.max(0, ...historyOf(this.#lag, resource).during(from, to));
  }

  /** Ids of the accounts that had the username at some moment between the two. */
  holdersOf(username: string, from: number, to: number): readonly (string | null)[] {
    const key = username.toLowerCase();
    const moments = new Set(
      [...this.#accounts.values()].flatMap((history) => history.entries().map(({ at }) => at)),
    );
    const within = [from, ...[...moments].filter((at) => at > from && at <= to)];
    return within.map(
      (at) =>
        [...this.#accounts.values()]
          .map((history) => history.at(at))
          .find((user) => user?.username.toLowerCase() === key)?.id ?? null,
    );
  }

  isSuspended(accountId: string, from: number, to: number): boolean {
    return historyOf(this.#accounts, accountId)
      .during(from, to)
      .some(({ suspended }) => suspended);
  }

  /** Whether, at some time between the two, X hid the account's posts from the viewer. */
  isHidden(author: StageAccount, viewer: StageAccount, from: number, to: number): boolean {
    if (author.id === viewer.id) return false;
    const follows = this.actionsOf(viewer)
      .during(from, to)
      .every((actions) => actions.follows.has(author.id));
    const states = historyOf(this.#accounts, author.id).during(from, to);
    return states.some((state) => state.suspended || (state.protected && !follows));
  }

  isProtected(accountId: string, from: number, to: number): boolean {
    return historyOf(this.#accounts, accountId)
      .during(from, to)
      .some((state) => state.protected);
  }

  /** Whether the post at the address existed at some time between the two. */
  wasThere({ id }: StagePost, from: number, to: number): boolean {
    return historyOf(this.#isThere, id).during(from, to).includes(true);
  }

  /** Whether the post or repost at the address did not exist at some time between the two. */
  wasGone({ post, postId }: Asked, from: number, to: number): boolean {
    const ids = [post?.id, postId].filter((id) => id !== undefined && id !== null);
    return ids.some((id) => this.#isThere.get(id)?.during(from, to).includes(false) === true);
  }
}

function historyOf<T>(histories: Map<string, History<T>>, key: string): History<T> {
  const known = histories.get(key);
  if (known !== undefined) return known;
  const history = new History<T>();
  histories.set(key, history);
  return history;
}
