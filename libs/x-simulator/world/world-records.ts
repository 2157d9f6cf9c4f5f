import type { Account } from './accounts.js';
import type { PostReference } from './post-archive.js';

/** A `Date`, or milliseconds since the epoch. */
export type Instant = Date | number;

export interface NewUser {
  readonly username: string;
  /** Default: the username. */
  readonly name?: string;
  readonly protected?: boolean;
  /** Default: three years ago. */
  readonly createdAt?: Instant;
  /** Followers besides those that `follow` adds. Default 0. */
  readonly followersCount?: number;
}

export interface NewPost {
  /** Username. */
  readonly author: string;
  readonly text: string;
  /** Default: now. */
  readonly at?: Instant;
  /** Addresses that the post links to; those that are not in the text are added at its end. */
  readonly urls?: readonly string[];
}

/** A snapshot of an account; `createdAt` in ms since the epoch. */
export interface SimulatedUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly protected: boolean;
  readonly suspended: boolean;
  readonly createdAt: number;
  readonly followersCount: number;
}

/** A post; `createdAt` in ms since the epoch, `url` its address on X. */
export interface SimulatedPost {
  readonly id: string;
  readonly authorId: string;
  readonly text: string;
  readonly createdAt: number;
  readonly url: string;
}

/** The newest version of a post; `createdAt` in ms since the epoch, `versions` all ids, oldest first. */
export interface PostOfUser {
  readonly id: string;
  readonly text: string;
  readonly createdAt: number;
  readonly references: readonly PostReference[];
  readonly versions: readonly string[];
}

export function describeUser(account: Account): SimulatedUser {
  const { id, username, name, createdAt, isProtected, isSuspended } = account;
  const followersCount = account.outsideFollowers + account.followers.size;
  return { id, username, name, protected: isProtected, suspended: isSuspended, createdAt, followersCount };
}
