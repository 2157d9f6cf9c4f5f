import type { NewTask, TaskChange } from '../api/types.js';
import { isWrittenByMember, TASK_TYPES } from '#task-target';

const TEXTS = ['title', 'taskType'] as const;
const CLEARABLE = [
  'description',
  'targetUrl',
  'requiredText',
  'startsAt',
  'endsAt',
  'minAccountAgeDays',
  'minFollowers',
  'recheckAfterDays',
] as const;

/** What the form of a task holds: the task itself, with what nobody has filled in empty. */
export type TaskValues = Readonly<Record<string, unknown>>;

/** The body that makes the task: only what the API takes, what was left empty left out. */
export function newTaskOf(values: TaskValues): NewTask {
  const change = taskChangeOf(values);
  return Object.fromEntries(
    Object.entries(change).filter(([name, value]) => value !== null && name !== 'isActive'),
  ) as unknown as NewTask;
}

/** The body that changes the task to what the form holds: an emptied field becomes null. */
export function taskChangeOf(values: TaskValues): TaskChange {
  const change: Record<string, unknown> = {
    ...Object.fromEntries(TEXTS.map((name) => [name, values[name]])),
    ...Object.fromEntries(CLEARABLE.map((name) => [name, emptyToNull(values[name])])),
    points: emptyToNull(values.points) ?? 0,
  };
  if (!takesRequiredText(values.taskType)) change.requiredText = null;
  if (typeof values.isActive === 'boolean') change.isActive = values.isActive;
  return change as TaskChange;
}

/** Whether a required text means something for this type: the member writes the post. */
export function takesRequiredText(typeText: unknown): boolean {
  const taskType = TASK_TYPES.find((known) => known === typeText);
  return taskType !== undefined && isWrittenByMember(taskType);
}

function emptyToNull(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  return value ?? null;
}
