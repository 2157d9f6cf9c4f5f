import { SimulatorError } from '../simulator-error.js';
import { SnowflakeSequence } from './snowflake.js';

const USERNAME = /^[A-Za-z0-9_]{1,15}$/;

/** A like or a bookmark. */
export interface Mark {
  /** Grows with every mark of any account. */
  readonly position: number;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
}

/** An account as the simulator stores it; it refers to other accounts by their ids. */
export interface Account {
  readonly id: string;
  username: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Number of followers that are not accounts of this world. */
  readonly outsideFollowers: number;
  isProtected: boolean;
  isSuspended: boolean;
  /** Ids of accounts that it follows, and since when (ms since the epoch). */
  readonly following: Map<string, number>;
  readonly followers: Set<string>;
  /** Ids of protected accounts with an open follow request, and since when (ms since the epoch). */
  readonly requested: Map<string, number>;
  /** By the id of the liked version. */
  readonly likes: Map<string, Mark>;
  readonly bookmarks: Map<string, Mark>;
}

/** The data of a new account; `createdAt` in ms since the epoch. */
export interface AccountDraft {
  readonly username: string;
  readonly name: string;
  readonly isProtected: boolean;
  readonly createdAt: number;
  readonly followersCount: number;
}

/** All accounts of a simulated X, and who follows whom. */
export class Accounts {
  private readonly ids = new SnowflakeSequence();
  private readonly byId = new Map<string, Account>();
  private readonly byUsername = new Map<string, Account>();

  /** @throws SimulatorError `invalid_username` or `username_taken` */
  add(draft: AccountDraft): Account {
    this.checkUsername(draft.username);
    const account: Account = {
      id: this.ids.next(draft.createdAt),
      username: draft.username,
      name: draft.name,
      createdAt: draft.createdAt,
      outsideFollowers: draft.followersCount,
      isProtected: draft.isProtected,
      isSuspended: false,
      following: new Map(),
      followers: new Set(),
      requested: new Map(),
      likes: new Map(),
      bookmarks: new Map(),
    };
    this.byId.set(account.id, account);
    this.byUsername.set(keyOf(account.username), account);
    return account;
  }

  /**
   * The old username is free afterwards.
   * @throws SimulatorError `invalid_username` or `username_taken`
   */
  rename(account: Account, username: string): void {
    this.checkUsername(username, account);
    this.byUsername.delete(keyOf(account.username));
    account.username = username;
    this.byUsername.set(keyOf(username), account);
  }

  all(): readonly Account[] {
    return [...this.byId.values()];
  }

  find(id: string): Account | undefined {
    return this.byId.get(id);
  }

  /** Usernames are case-insensitive, as at X. */
  findByUsername(username: string): Account | undefined {
    return this.byUsername.get(keyOf(username));
  }

  /** @throws SimulatorError `unknown_user` */
  getOrThrow(username: string): Account {
    const account = this.findByUsername(username);
    if (account === undefined) throw new SimulatorError('unknown_user', `There is no @${username}`);
    return account;
  }

  /** A follow of a protected account is only a request; `at` in ms since the epoch. */
  follow(who: Account, whom: Account, at: number): void {
    if (who.following.has(whom.id)) return;
    if (!whom.isProtected) this.connect(who, whom, at);
    else if (!who.requested.has(whom.id)) who.requested.set(whom.id, at);
  }

  /** Does nothing without a request of `who`; `at` in ms since the epoch. */
  acceptFollow(who: Account, whom: Account, at: number): void {
    if (who.requested.has(whom.id)) this.connect(who, whom, at);
  }

  /** Ends a follow or an open request. */
  unfollow(who: Account, whom: Account): void {
    who.requested.delete(whom.id);
    who.following.delete(whom.id);
    whom.followers.delete(who.id);
  }

  private connect(who: Account, whom: Account, at: number): void {
    who.requested.delete(whom.id);
    who.following.set(whom.id, at);
    whom.followers.add(who.id);
  }

  /** An account may change the case of its own username. */
  private checkUsername(username: string, owner?: Account): void {
    if (!USERNAME.test(username)) {
      throw new SimulatorError(
        'invalid_username',
        'A username has 1 to 15 letters, digits and underscores only',
      );
    }
    const holder = this.findByUsername(username);
    if (holder !== undefined && holder !== owner) {
      throw new SimulatorError('username_taken', `@${username} exists already`);
    }
  }
}

function keyOf(username: string): string {
  return username.toLowerCase();
}
