import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The name of the queue. */
export const ALARM_QUEUE = 'verification';

/** The name of the jobs. */
export const ALARM = 'look-at-member';

/**
 * What a job holds: a claim, whose member is to be looked at. It names no member, because it may outlive them, and what
 * BullMQ keeps about it outlives the job. What is due is read from the database.
 */
export const alarmSchema = z.object({ completionId: z.string().min(1).max(191) });

export type Alarm = z.infer<typeof alarmSchema>;

/**
 * What the names of all keys of the queue begin with. Instances on one database share a queue, and services on others
 * keep theirs apart on the same Redis. It tells nothing about the database's address.
 */
export function alarmPrefixOf(databaseUrl: string, prefix: string): string {
  const address = new URL(databaseUrl);
  address.username = '';
  address.password = '';
  const { protocol, host, pathname, searchParams } = address;
  const place = [protocol, host, pathname, searchParams.get('schema') ?? ''].join(' ');
  const digest = createHash('sha256').update(place).digest('hex');
  return `${prefix}:${digest.slice(0, 16)}`;
}

/** One job for each claim and due time, and one for "at once". BullMQ allows no colon in it. */
export function jobIdOf(completionId: string, dueAt: Date | null): string {
  return `${Buffer.from(completionId).toString('base64url')}.${dueAt?.getTime() ?? 'now'}`;
}
