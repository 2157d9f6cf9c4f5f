import type { TaskType } from '#task-target';
import { SimulatorError, type World } from '#x-simulator';
import type { Member } from '../member.js';
import { History } from './history.js';

/** An account on X; `username` is the one that it has now. */
export interface StageAccount {
  readonly id: string;
  username: string;
}

/** A post that tasks may be about, and the reposts of it that tasks may name. */
export interface StagePost {
  readonly name: string;
  /** The first version; the post is known by it. */
  readonly id: string;
  readonly author: StageAccount;
  /** Every version that there has been, oldest first. */
  readonly versions: string[];
  readonly reposts: { readonly id: string; readonly by: StageAccount }[];
}

/** What a task asks for, as the admin said it. */
export interface Asked {
  readonly taskType: TaskType;
  /** Of a follow task. */
  readonly username: string | null;
  /** Of a follow task whose account the admin named. */
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

/** What the service knows of the account of a follow task. */
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
  /** Whether the member took the app's leave away at X since the last connect. */
  readonly isWithdrawn: History<boolean>;
  /** Ids of the tasks that the member was approved for. */
  readonly approvedFor: Set<string>;
}

/** Who and what there is. */
export class Stage {
  readonly accounts: StageAccount[] = [];
  readonly posts: StagePost[] = [];
  readonly tasks: StageTask[] = [];
  readonly players: Player[] = [];
  /** Usernames that accounts gave up and nobody has taken. */
  readonly freeUsernames: string[] = [];

  /** Who has to be visible for what was pasted as a proof to be seen, by the id that was pasted. */
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

  /** Accounts that no member has. */
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

  /** Who wrote the target post of which this is a version; nobody for other posts. */
  authorsOf(postId: string): readonly StageAccount[] {
    return this.posts.filter(({ versions }) => versions.includes(postId)).map(({ author }) => author);
  }

  isOfPlayer(account: StageAccount): boolean {
    return this.players.some(({ accounts }) => accounts.includes(account));
  }

  /** Whether the post, the version or the repost is there. */
  isThere(postId: string): boolean {
    try {
      return this.world.versionsOf(postId).length > 0;
    } catch (error) {
      if (error instanceof SimulatorError && error.code === 'unknown_post') return false;
      throw error;
    }
  }
}
