import { SimulatorError } from '../simulator-error.js';
import { SnowflakeSequence } from './snowflake.js';

const USERNAME = /^[A-Za-z0-9_]{1,15}$/;

/** An account as the simulator keeps it. Sets hold account ids. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Followers that are not accounts of this world. */
  readonly outsideFollowers: number;
  isProtected: boolean;
  isSuspended: boolean;
  readonly following: Set<string>;
  readonly followers: Set<string>;
  /** Protected accounts that were asked and have not answered. */
  readonly requested: Set<string>;
  /** Post id to the position of the mark: a later like has a larger one. */
  readonly likes: Map<string, number>;
  readonly bookmarks: Map<string, number>;
}

/** What a new account is made from; `createdAt` is in ms since the epoch. */
export interface AccountDraft {
  readonly username: string;
  readonly name: string;
  readonly isProtected: boolean;
  readonly createdAt: number;
  readonly followersCount: number;
}

/** Every account of a simulated X, and who follows whom. */
export class Accounts {
  private readonly ids = new SnowflakeSequence();
  private readonly byId = new Map<string, Account>();
  private readonly byUsername = new Map<string, Account>();

  /** Throws `invalid_username` or `username_taken`. */
  add(draft: AccountDraft): Account {
    if (!USERNAME.test(draft.username)) {
      throw new SimulatorError(
        'invalid_username',
        'A username has 1 to 15 letters, digits and underscores only',
      );
    }
    const key = draft.username.toLowerCase();
    if (this.byUsername.has(key)) {
      throw new SimulatorError('username_taken', `@${draft.username} exists already`);
    }
    const account: Account = {
      id: this.ids.next(draft.createdAt),
      username: draft.username,
      name: draft.name,
      createdAt: draft.createdAt,
      outsideFollowers: draft.followersCount,
      isProtected: draft.isProtected,
      isSuspended: false,
      following: new Set(),
      followers: new Set(),
      requested: new Set(),
      likes: new Map(),
      bookmarks: new Map(),
    };
    this.byId.set(account.id, account);
    this.byUsername.set(key, account);
    return account;
  }

  all(): readonly Account[] {
    return [...this.byId.values()];
  }

  find(id: string): Account | undefined {
    return this.byId.get(id);
  }

  /** Usernames are case-insensitive, as at X. */
  findByUsername(username: string): Account | undefined {
    return this.byUsername.get(username.toLowerCase());
  }

  getOrThrow(username: string): Account {
    const account = this.findByUsername(username);
    if (account === undefined) throw new SimulatorError('unknown_user', `There is no @${username}`);
    return account;
  }

  /** Following a protected account only asks for it. */
  follow(who: Account, whom: Account): void {
    if (who.following.has(whom.id)) return;
    if (whom.isProtected) {
      who.requested.add(whom.id);
      return;
    }
    this.connect(who, whom);
  }

  /** Does nothing when `who` has not asked. */
  acceptFollow(who: Account, whom: Account): void {
    if (who.requested.has(whom.id)) this.connect(who, whom);
  }

  /** Takes back a follow as well as a request that is still open. */
  unfollow(who: Account, whom: Account): void {
    who.requested.delete(whom.id);
    who.following.delete(whom.id);
    whom.followers.delete(who.id);
  }

  private connect(who: Account, whom: Account): void {
    who.requested.delete(whom.id);
    who.following.add(whom.id);
    whom.followers.add(who.id);
  }
}
