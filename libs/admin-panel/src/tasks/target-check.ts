import { parseTaskTarget, TASK_TYPES, TaskTargetError } from '#task-target';

/** What the address of a task points to, or what is wrong with it. */
export type TargetCheck =
  | { readonly isFine: true; readonly words: string }
  | { readonly isFine: false; readonly words: string };

/** Checks an address by the rule of the service. */
export function checkTarget(typeText: unknown, address: unknown): TargetCheck {
  const taskType = TASK_TYPES.find((known) => known === typeText);
  if (taskType === undefined) return { isFine: true, words: 'Choose a type first.' };
  const text = typeof address === 'string' && address !== '' ? address : null;
  try {
    const { targetUsername, targetTweetId } = parseTaskTarget(taskType, text);
    if (targetTweetId !== null) return { isFine: true, words: postWords(targetTweetId, targetUsername) };
    if (targetUsername !== null) return { isFine: true, words: `The account @${targetUsername}` };
    return { isFine: true, words: 'Optional. If empty, any post of the member counts.' };
  } catch (error) {
    if (!(error instanceof TaskTargetError)) throw error;
    return { isFine: false, words: refusalWords(text, error.message) };
  }
}

function postWords(postId: string, username: string | null): string {
  return username === null ? `The post ${postId}` : `The post ${postId} of @${username}`;
}

function refusalWords(text: string | null, message: string): string {
  return text === null
    ? 'This type needs an address.'
    : message.replace(/^targetUrl must be/, 'This must be');
}
