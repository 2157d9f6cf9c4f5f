import { Injectable } from '@nestjs/common';
import { Database, type Task } from '#database';
import type { XAccount } from '#x-api';

/** The version of a task whose target was looked up. */
export type JudgedTask = Pick<Task, 'id' | 'version'>;

/**
 * Stores what look-ups on X find out about the targets of tasks. No admin does it, so it is not in the audit trail and
 * does not change the version. A result for a target that an admin has changed since is dropped.
 */
@Injectable()
export class TaskTargetsRepository {
  constructor(private readonly prisma: Database) {}

  /**
   * Sets the account that the task is about, unless it is set already.
   *
   * @returns the id of the account that the task is about; null when the task is gone or was changed in the meantime
   */
  async pinTargetUser({ id, version }: JudgedTask, userId: string): Promise<string | null> {
    await this.prisma.task.updateMany({
      where: { id, version, targetUserId: null },
      data: { targetUserId: userId },
    });
    const task = await this.prisma.task.findUnique({ where: { id } });
    return task?.version === version ? task.targetUserId : null;
  }

  /** Flags the task: since `at` its username belongs to another account. An earlier flag is kept. */
  async flagTargetChanged({ id, version }: JudgedTask, at: Date): Promise<void> {
    await this.prisma.task.updateMany({
      where: { id, version, targetChangedAt: null },
      data: { targetChangedAt: at },
    });
  }

  /** Stores the new usernames of accounts that tasks are about, and removes the flags of those tasks. */
  async keepUsernames(accounts: readonly XAccount[]): Promise<void> {
    if (accounts.length === 0) return;
    const usernames = new Map(accounts.map(({ id, username }) => [id, username]));
    const tasks = await this.prisma.task.findMany({
      where: { targetUserId: { in: [...usernames.keys()] } },
      select: { id: true, version: true, targetUserId: true, targetUsername: true },
    });
    for (const { id, version, targetUserId, targetUsername } of tasks) {
      const username = usernames.get(targetUserId ?? '');
      if (username === undefined || isSameUsername(username, targetUsername)) continue;
      await this.prisma.task.updateMany({
        where: { id, version },
        data: {
          targetUsername: username,
          targetUrl: `https://x.com/${username}`,
          targetChangedAt: null,
        },
      });
    }
  }

  /** Stores the ids of the posts that count as the task's target; the first is looked up first. */
  async keepTargetPosts({ id, version }: JudgedTask, postIds: readonly string[]): Promise<void> {
    await this.prisma.task.updateMany({
      where: { id, version },
      data: { targetTweetIds: postIds.join(' ') },
    });
  }
}

function isSameUsername(one: string, other: string | null): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}
