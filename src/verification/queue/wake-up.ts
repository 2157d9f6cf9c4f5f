import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The names of the queue and of its jobs. */
export const VERIFICATION_QUEUE = 'verification';
export const VERIFY_DUE = 'verify-due';

/**
 * The data of a job: the id of a claim, whose member is to be verified. No id of a member, because the job and BullMQ's
 * log of events may outlive the member's data. What is due is read from the database.
 */
export const wakeUpSchema = z.object({ completionId: z.string().min(1).max(191) });

export type WakeUp = z.infer<typeof wakeUpSchema>;

/**
 * The prefix of all keys of the queue in Redis. Instances on the same database share a queue; another database gets
 * another prefix. The address of the database is hashed in it.
 */
export function queuePrefixOf(databaseUrl: string, prefix: string): string {
  const address = new URL(databaseUrl);
  address.username = '';
  address.password = '';
  const { protocol, host, pathname, searchParams } = address;
  const database = [protocol, host, pathname, searchParams.get('schema') ?? ''].join(' ');
  const digest = createHash('sha256').update(database).digest('hex');
  return `${prefix}:${digest.slice(0, 16)}`;
}

/** One id for each claim and due time; `null`: due now. BullMQ allows no colon in it. */
export function jobIdOf(completionId: string, dueAt: Date | null): string {
  return `${Buffer.from(completionId).toString('base64url')}.${dueAt?.getTime() ?? 'now'}`;
}
