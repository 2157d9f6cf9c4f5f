/** What a task may ask a member to do on X. */
export const TASK_TYPES = [
  'TWITTER_FOLLOW',
  'TWITTER_LIKE',
  'TWITTER_RETWEET',
  'TWITTER_QUOTE',
  'TWITTER_REPLY',
  'TWITTER_POST',
  'TWITTER_BOOKMARK',
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

/** The types whose post must be written by the member, so that it can hold a required text or be pasted as proof. */
const WRITTEN_BY_MEMBER: ReadonlySet<TaskType> = new Set(['TWITTER_QUOTE', 'TWITTER_REPLY', 'TWITTER_POST']);

/** Whether the member writes a post for this type, so that `requiredText` and `proofUrl` mean something. */
export function isWrittenByMember(taskType: TaskType): boolean {
  return WRITTEN_BY_MEMBER.has(taskType);
}

/** The stored text as a task type. Throws a RangeError for a text that no version of the service has written. */
export function parseTaskType(text: string): TaskType {
  const taskType = TASK_TYPES.find((known) => known === text);
  if (taskType === undefined) throw new RangeError(`unknown task type ${JSON.stringify(text)}`);
  return taskType;
}
