import type { Completion } from '#database';

/** When X may be asked again for this completion: `cooldownSeconds` after the last attempt that reached X. */
export function cooldownEnd(
  { lastCheckedAt }: Pick<Completion, 'lastCheckedAt'>,
  cooldownSeconds: number,
): Date {
  return lastCheckedAt === null ? new Date(0) : new Date(lastCheckedAt.getTime() + cooldownSeconds * 1000);
}
