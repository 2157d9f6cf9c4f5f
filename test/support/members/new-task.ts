/** What an admin writes to make a task. */
export interface NewTask {
  readonly taskType: string;
  readonly [field: string]: unknown;
}

/** A task to follow this account. */
export function followTask(username = 'brand', more: object = {}): NewTask {
  return { taskType: 'TWITTER_FOLLOW', targetUrl: `https://x.com/${username}`, ...more };
}

/** A task about this post. */
export function aboutPost(taskType: string, postId: string, more: object = {}): NewTask {
  return { taskType, targetUrl: statusUrl(postId), ...more };
}

/** The address of a post by anybody. */
export function statusUrl(postId: string): string {
  return `https://x.com/i/status/${postId}`;
}
