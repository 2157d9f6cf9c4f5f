/** What all tasks of a type have in common. */
export interface TaskTypeTraits {
  /** What the task's address has to name; `none`: nothing, or a post. */
  readonly target: 'account' | 'post' | 'none';
  /** Whether the member writes a post, which can hold a required text and be pasted as proof. */
  readonly isWritten: boolean;
}

/** What a task may ask a member to do on X: each type is a line here, and a rule in `src/verification/rules`. */
export const TASK_TYPE_TRAITS = {
  TWITTER_FOLLOW: { target: 'account', isWritten: false },
  TWITTER_LIKE: { target: 'post', isWritten: false },
  TWITTER_RETWEET: { target: 'post', isWritten: false },
  TWITTER_QUOTE: { target: 'post', isWritten: true },
  TWITTER_REPLY: { target: 'post', isWritten: true },
  TWITTER_POST: { target: 'none', isWritten: true },
  TWITTER_BOOKMARK: { target: 'post', isWritten: false },
} satisfies Readonly<Record<string, TaskTypeTraits>>;

export type TaskType = keyof typeof TASK_TYPE_TRAITS;

export const TASK_TYPES = Object.keys(TASK_TYPE_TRAITS) as TaskType[];

export function traitsOf(taskType: TaskType): TaskTypeTraits {
  return TASK_TYPE_TRAITS[taskType];
}

/** Whether the member writes a post for this type, so that `requiredText` and `proofUrl` mean something. */
export function isWrittenByMember(taskType: TaskType): boolean {
  return traitsOf(taskType).isWritten;
}

/** The stored text as a task type. @throws RangeError for a text that no version of the service has written */
export function parseTaskType(text: string): TaskType {
  const taskType = TASK_TYPES.find((known) => known === text);
  if (taskType === undefined) throw new RangeError(`unknown task type ${JSON.stringify(text)}`);
  return taskType;
}
