import type { Task } from '#client';
import { httpAddress } from '../display/http-address.js';

/** Where this account can do a task on the simulated X; null when X is real or no account is connected. */
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
