import type { Task } from '#database';
import type { AuditedFields } from '../platform/audit/audit-events.js';

/** The fields of a task in the audit trail; what is derived from `targetUrl` is left out. */
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
