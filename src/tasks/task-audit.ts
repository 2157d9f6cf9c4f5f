import type { Task } from '#database';
import type { AuditedFields } from '../platform/audit/audit-events.js';

/** What the audit trail tells of a task; what its target's address means follows from the address. */
export function auditedTask(task: Task): AuditedFields {
  return {
    title: task.title,
    description: task.description,
    taskType: task.taskType,
    targetUrl: task.targetUrl,
    targetUserId: task.targetUserId,
    targetChangedAt: task.targetChangedAt?.toISOString() ?? null,
    requiredText: task.requiredText,
    points: task.points,
    isActive: task.isActive,
    startsAt: task.startsAt?.toISOString() ?? null,
    endsAt: task.endsAt?.toISOString() ?? null,
    minAccountAgeDays: task.minAccountAgeDays,
    minFollowers: task.minFollowers,
    recheckAfterDays: task.recheckAfterDays,
  };
}
