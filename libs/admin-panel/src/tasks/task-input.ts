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

/** The field of the form that says: the account that has the username of the task now is the one that is meant. */
export const MEANS_NEW_ACCOUNT = 'meansNewAccount';

/** What the form of a task holds: the task itself, with what nobody has filled in empty. */
export type TaskValues = Readonly<Record<string, unknown>>;

/** The body that makes the task: only what the API takes, what was left empty left out. */
export function newTaskOf(values: TaskValues): NewTask {
  const change = { ...fieldsOf(values), ...targetOf(values) };
  return Object.fromEntries(
    Object.entries(change).filter(([name, value]) => value !== null && name !== 'isActive'),
  ) as unknown as NewTask;
}

/**
 * The body that changes the task to what the form holds: an emptied field becomes null. To name the target sets it
 * anew, with all that was learned of it lost, so it is named only where the form changes it.
 *
 * @param before the task as the form got it
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

/** What stands as the id of the account once the address is `address`: an id belongs to the address it came with. */
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

/** Whether a required text means something for this type: the member writes the post. */
export function takesRequiredText(typeText: unknown): boolean {
  const taskType = TASK_TYPES.find((known) => known === typeText);
  return taskType !== undefined && isWrittenByMember(taskType);
}

function emptyToNull(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  return value ?? null;
}
