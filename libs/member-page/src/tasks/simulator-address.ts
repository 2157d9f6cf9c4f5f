import type { Task } from '../api/shapes.js';
import { httpAddress } from '../display/http-address.js';

/** The place on the simulated X where a task can be done as this account; null where there is no simulated X. */
export function simulatorAddressOf(
  simulatorUrl: string | undefined,
  task: Pick<Task, 'targetUsername' | 'targetTweetId'>,
  username: string | null,
): string | null {
  const base = httpAddress(simulatorUrl);
  if (base === null || username === null) return null;
  const address = new URL('/', base);
  address.searchParams.set('as', username);
  if (task.targetTweetId !== null) address.hash = `post-${task.targetTweetId}`;
  else if (task.targetUsername !== null) address.hash = `account-${task.targetUsername}`;
  return address.href;
}
