import type { Response } from 'supertest';
import type { AuditEvent, Completion, Prisma } from '#database';
import type { Admin } from '../members/admin.js';
import type { TestApp } from '../app/test-app.js';

export const REVIEW = '/v1/admin/completions';
export const REASON = 'Seen with my own eyes';

type Facts = Partial<Prisma.CompletionUncheckedCreateInput>;

export function decide(
  admin: Admin,
  completionId: string,
  status: 'APPROVED' | 'REJECTED',
  reason = REASON,
): Promise<Response> {
  return admin.patch(`${REVIEW}/${completionId}`, { status, reason });
}

/** Adds a claim, of a new task and a new member by default; the member gets its points. */
export async function aClaim({ database }: TestApp, facts: Facts = {}, points = 0): Promise<Completion> {
  const task = { title: 'A task', taskType: 'TWITTER_POST', points };
  const taskId = facts.taskId ?? (await database.task.create({ data: task })).id;
  const userId = facts.userId ?? `member-of-${taskId}`;
  const balance = facts.pointsAwarded ?? 0;
  await database.user.upsert({
    where: { id: userId },
    create: { id: userId, points: balance },
    update: { points: { increment: balance } },
  });
  return database.completion.create({ data: { ...facts, userId, taskId } });
}

export function stored({ database }: TestApp, id: string): Promise<Completion> {
  return database.completion.findUniqueOrThrow({ where: { id } });
}

/** The audit events of the decisions about a completion, in no order. */
export function decisionsOf({ database }: TestApp, completionId: string): Promise<AuditEvent[]> {
  return database.auditEvent.findMany({ where: { action: 'completion.decide', targetId: completionId } });
}

/** Checks that the member has so many points, and that they are the sum of those of the completions. */
export async function expectPoints({ database }: TestApp, userId: string, points: number): Promise<void> {
  const user = await database.user.findUniqueOrThrow({
    where: { id: userId },
    include: { completions: true },
  });
  const awarded = user.completions.reduce((sum, { pointsAwarded }) => sum + pointsAwarded, 0);
  expect({ balance: Number(user.points), awarded }).toEqual({ balance: points, awarded: points });
}
