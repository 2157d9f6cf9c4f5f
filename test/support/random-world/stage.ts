import type { TaskType } from '#task-target';
import { SimulatorError, type World } from '#x-simulator';
import type { Member } from '../members/member.js';
import { History } from './history.js';

/** An account on X; `username` is the current one. */
export interface StageAccount {
  readonly id: string;
  username: string;
}

/** A post that tasks may be about, with reposts that tasks may name. */
export interface StagePost {
  readonly name: string;
  /** The id of the first version. */
  readonly id: string;
  readonly author: StageAccount;
  /** All versions, oldest first. */
  readonly versions: string[];
  readonly reposts: { readonly id: string; readonly by: StageAccount }[];
}

/** What a task asks for, as the admin wrote it. */
export interface Asked {
  readonly taskType: TaskType;
  /** Of a follow task. */
  readonly username: string | null;
  /** Of a follow task whose account id the admin gave. */
  readonly accountId: string | null;
  readonly post: StagePost | null;
  /** The id in the address: a version of the post, or a repost of it. */
  readonly postId: string | null;
  readonly requiredText: string | null;
  /** ms since the epoch, as the end. */
  readonly beginsAt: number;
  readonly endsAt: number | null;
  readonly points: number;
}

/** The stored account id of a follow task. */
export interface KnownTarget {
  readonly userId: string | null;
  readonly username: string | null;
}

export interface StageTask {
  readonly id: string;
  readonly name: string;
  readonly asked: History<Asked>;
  readonly known: History<KnownTarget>;
}

/** A member of the platform. */
export interface Player {
  readonly name: string;
  readonly member: Member;
  /** The accounts that the member has on X; one at a time is connected. */
  readonly accounts: readonly StageAccount[];
  /** Null while none is connected. */
  readonly connected: History<StageAccount | null>;
  /** Whether the member revoked the app's access on X since the last sign-in. */
  readonly isWithdrawn: History<boolean>;
  /** Ids of the tasks that the member was approved for. */
  readonly approvedFor: Set<string>;
}

/** All accounts, posts, tasks and members. */
export class Stage {
  readonly accounts: StageAccount[] = [];
  readonly posts: StagePost[] = [];
  readonly tasks: StageTask[] = [];
  readonly players: Player[] = [];
  /** Usernames that were given up and are free. */
  readonly freeUsernames: string[] = [];

  /** The accounts that must be visible for a pasted proof to be shown, by its id. */
  readonly pasted = new Map<string, readonly StageAccount[]>();

  constructor(readonly world: World) {}

  addAccount(username: string): StageAccount {
    const { id } = this.world.addUser({ username });
    const account = { id, username };
    this.accounts.push(account);
    return account;
  }

  addPost(author: StageAccount, text: string): StagePost {
    const { id } = this.world.post({ author: author.username, text });
    const post = { name: `post${this.posts.length + 1}`, id, author, versions: [id], reposts: [] };
    this.posts.push(post);
    return post;
  }

  /** Accounts that belong to no member. */
  publicAccounts(): readonly StageAccount[] {
    return this.accounts.filter((account) => !this.isOfPlayer(account));
  }

  /** Public accounts whose posts everybody may see. */
  openAccounts(): readonly StageAccount[] {
    return this.publicAccounts().filter(({ username }) => {
      const user = this.world.user(username);
      return !user.protected && !user.suspended;
    });
  }

  /** The author of the target post of which this is a version; null for other posts. */
  authorsOf(postId: string): readonly StageAccount[] {
    return this.posts.filter(({ versions }) => versions.includes(postId)).map(({ author }) => author);
  }

  isOfPlayer(account: StageAccount): boolean {
    return this.players.some(({ accounts }) => accounts.includes(account));
  }

  /** Whether the post, the version or the repost exists. */
  isThere(postId: string): boolean {
    try {
      return this.world.versionsOf(postId).length > 0;
    } catch (error) {
      if (error instanceof SimulatorError && error.code === 'unknown_post') return false;
      throw error;
    }
  }
}
