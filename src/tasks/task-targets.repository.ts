import { Injectable } from '@nestjs/common';
import type { Task } from '#database';
import type { XAccount } from '#x-api';
import { PrismaService } from '../platform/prisma.service.js';

/** A task as it was when something was learned of its target. */
export type JudgedTask = Pick<Task, 'id' | 'version'>;

/**
 * What look-ups on X tell of the targets of tasks. No admin does it, so nothing of it is in the audit trail and no
 * version is counted up. What was learned of a target that an admin has set anew since is dropped.
 */
@Injectable()
export class TaskTargetsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Keeps that the task is about this account, unless it is about one already.
   *
   * @returns the id of the account that the task is about; null when the task is gone or was changed meanwhile
   */
  async pinTargetUser({ id, version }: JudgedTask, userId: string): Promise<string | null> {
    await this.prisma.task.updateMany({
      where: { id, version, targetUserId: null },
      data: { targetUserId: userId },
    });
    const task = await this.prisma.task.findUnique({ where: { id } });
    return task?.version === version ? task.targetUserId : null;
  }

  /** Flags the task: since `at` its username belongs to another account. An earlier flag stays. */
  async flagTargetChanged({ id, version }: JudgedTask, at: Date): Promise<void> {
    await this.prisma.task.updateMany({
      where: { id, version, targetChangedAt: null },
      data: { targetChangedAt: at },
    });
  }

  /** Keeps the new usernames of accounts that tasks are about, and takes the flags off those tasks. */
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

  /** Keeps which posts stand for the task's target, the one to look up first at the head. */
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
