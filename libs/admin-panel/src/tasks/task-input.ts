import type { NewTask, TaskChange } from '../api/types.js';
import { isWrittenByMember, TASK_TYPES } from '#task-target';

const TEXTS = ['title', 'taskType'] as const;
const CLEARABLE = [
  'description',
  'requiredText',
  'startsAt',
  'endsAt',
  'minAccountAgeDays',
  'minFollowers',
  'recheckAfterDays',
] as const;

/** The field of the form that confirms: the account that has the task's username now is the right one. */
export const MEANS_NEW_ACCOUNT = 'meansNewAccount';

/** The values of a task's form: the task itself, with empty fields for missing values. */
export type TaskValues = Readonly<Record<string, unknown>>;

/** The body that creates the task, without empty fields. */
export function newTaskOf(values: TaskValues): NewTask {
  const change = { ...fieldsOf(values), ...targetOf(values) };
  return Object.fromEntries(
    Object.entries(change).filter(([name, value]) => value !== null && name !== 'isActive'),
  ) as unknown as NewTask;
}

/**
 * The body that changes the task: an emptied field becomes null. Sending the target resets it, with all that the
 * service has learned about it, so it is sent only when the form changes it.
 *
 * @param before the task as the form loaded it
 */
export function taskChangeOf(values: TaskValues, before: TaskValues): TaskChange {
  const target = targetOf(values);
  const known = targetOf(before);
  const isSameAccount = target.targetUserId === known.targetUserId;
  if (values[MEANS_NEW_ACCOUNT] === true && isSameAccount)
    return { ...fieldsOf(values), ...target, targetUserId: null } as TaskChange;
  const isSame = target.targetUrl === known.targetUrl && isSameAccount;
  return { ...fieldsOf(values), ...(isSame ? {} : target) } as TaskChange;
}

/** The account id to show for this address: an id belongs to the address that it was given with. */
export function targetUserIdFor(address: unknown, id: unknown, before: TaskValues): unknown {
  const known = targetOf(before);
  const isSameAddress = emptyToNull(address) === known.targetUrl;
  if (isSameAddress) return emptyToNull(id) ?? known.targetUserId;
  return id === known.targetUserId ? null : id;
}

/** Whether a task of this type is about an account. */
export function isAboutAccount(taskType: unknown): boolean {
  return taskType === 'TWITTER_FOLLOW';
}

function targetOf(values: TaskValues) {
  return {
    targetUrl: emptyToNull(values.targetUrl),
    targetUserId: isAboutAccount(values.taskType) ? emptyToNull(values.targetUserId) : null,
  };
}

function fieldsOf(values: TaskValues): Record<string, unknown> {
  const change: Record<string, unknown> = {
    ...Object.fromEntries(TEXTS.map((name) => [name, values[name]])),
    ...Object.fromEntries(CLEARABLE.map((name) => [name, emptyToNull(values[name])])),
    points: emptyToNull(values.points) ?? 0,
  };
  if (!takesRequiredText(values.taskType)) change.requiredText = null;
  if (typeof values.isActive === 'boolean') change.isActive = values.isActive;
  return change;
}

/** Whether this type can have a required text: the member writes the post. */
export function takesRequiredText(typeText: unknown): boolean {
  const taskType = TASK_TYPES.find((known) => known === typeText);
  return taskType !== undefined && isWrittenByMember(taskType);
}

function emptyToNull(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  return value ?? null;
}
