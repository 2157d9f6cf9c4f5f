import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The name of the jobs. */
export const ALARM = 'look-at-member';

/** What a job holds: whom to look at. What is due is read from the database. */
export const alarmSchema = z.object({ userId: z.string().min(1).max(191) });

export type Alarm = z.infer<typeof alarmSchema>;

/** Where the jobs are on the Redis server. */
export interface AlarmQueue {
  readonly name: string;
  /** What the names of all keys begin with. */
  readonly prefix: string;
}

/**
 * Instances on one database share a queue, and services on others keep theirs apart on the same Redis. The name tells
 * nothing about the database's address.
 */
export function alarmQueueOf(databaseUrl: string, prefix: string): AlarmQueue {
  const address = new URL(databaseUrl);
  address.username = '';
  address.password = '';
  const { protocol, host, pathname, searchParams } = address;
  const place = [protocol, host, pathname, searchParams.get('schema') ?? ''].join(' ');
  const digest = createHash('sha256').update(place).digest('hex');
  return { name: `verification-${digest.slice(0, 16)}`, prefix };
}

/** One job for each member and due time, and one for "at once". BullMQ allows no colon in it. */
export function jobIdOf(userId: string, dueAt: Date | null): string {
  return `${Buffer.from(userId).toString('base64url')}.${dueAt?.getTime() ?? 'now'}`;
}
