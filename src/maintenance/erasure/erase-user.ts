import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Database, Transaction } from '#database';
import type { TokenVault } from '#token-vault';
import type { AuditAction } from '../../platform/audit/audit-events.js';
import { deleteKeysNaming } from '../../platform/redis/delete-keys-naming.js';
import type { ArchiveStore } from '../archive/store/archive-store.js';
import type { ArchivesRepository } from '../archive/archives.repository.js';
import { ArchiveErasure, type ArchivesErasure } from './archive-erasure.js';
import { MemberWords } from './member-words.js';
import { eraseNames, tasksNaming } from './named-rows.js';
import { removeUser, type RemovedUser } from './user-rows.js';

/** The stores that hold data of members. */
export interface MemberStores {
  readonly database: Database;
  readonly store: ArchiveStore;
  readonly archives: ArchivesRepository;
  /** Null without REDIS_URL. */
  readonly redis: Redis | null;
  readonly vault: TokenVault;
}

export interface UserErasure {
  /** Null when there was no such user. */
  readonly user: RemovedUser | null;
  /** Number of rows, by table, that are kept and now say "erased" instead of naming the user. */
  readonly anonymised: Readonly<Record<string, number>>;
  readonly archives: ArchivesErasure;
  readonly redisKeys: number;
  /** Ids of tasks that name the user or are about their account. They are kept. */
  readonly tasks: readonly string[];
}

const disconnectSchema = z.object({ userId: z.string(), twitterId: z.string(), username: z.string() });

/**
 * Erases a user from every store. X requires deletion within 24 hours of the request (X Developer Agreement and Policy,
 * "Content compliance"): this deletes at once.
 *
 * First everything that is found through the user's row: after a crash the row still exists, and the command can be
 * repeated. Then the row with all that belongs to it, then what was written in the meantime. Call it under the leases of
 * the archive job and of the user's verification, so that no work on the user is running, and call
 * `discardDeletedContent` afterwards.
 *
 * @param accounts earlier handles and X ids of the user that no connection contains any more
 * @throws ArchiveError `unusable` when the archive folder cannot be used, or Redis's error when it is down
 */
export async function eraseUser(
  stores: MemberStores,
  userId: string,
  accounts: readonly string[],
  now: Date,
): Promise<UserErasure> {
  const { database, vault, redis } = stores;
  const known = await database.$transaction((tx) => namesOf(tx, userId));
  const words = new MemberWords(userId, [...accounts, ...known.accounts]);
  const redisNames = [userId, ...accounts, ...known.accounts, ...known.rows];
  const inArchives = new ArchiveErasure(stores.store, stores.archives, words);
  const eraseMentions = async (): Promise<{ rows: Record<string, number>; redisKeys: number }> => {
    await inArchives.run();
    const rows = await eraseNames(database, words);
    return { rows, redisKeys: redis === null ? 0 : await deleteKeysNaming(redis, redisNames) };
  };
  const before = await eraseMentions();
  const user = await removeUser(database, vault, userId, now);
  const after = await eraseMentions();
  return {
    user,
    anonymised: sums(before.rows, after.rows),
    archives: inArchives.outcome,
    redisKeys: before.redisKeys + after.redisKeys,
    tasks: await tasksNaming(database, words),
  };
}

/** Handles, X ids and e-mail addresses of the user, and the ids of the rows that appear in keys of Redis. */
async function namesOf(
  tx: Transaction,
  userId: string,
): Promise<{ readonly accounts: readonly string[]; readonly rows: readonly string[] }> {
  const user = await tx.user.findUnique({ where: { id: userId }, include: { twitterConnection: true } });
  const connection = user?.twitterConnection ?? null;
  const events = await tx.auditEvent.findMany({
    where: { action: 'twitter_connection.disconnect' satisfies AuditAction },
    select: { before: true },
  });
  const disconnected = events.flatMap(({ before }) => {
    const ended = disconnectSchema.safeParse(JSON.parse(before ?? '{}')).data;
    return ended?.userId === userId ? [ended.twitterId, ended.username] : [];
  });
  return {
    accounts: [
      ...(connection === null ? [] : [connection.twitterId, connection.username]),
      ...disconnected,
      ...(user?.email == null ? [] : [user.email]),
    ],
    rows: connection === null ? [] : [connection.id],
  };
}

function sums(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(one).map(([name, count]) => [name, count + (other[name] ?? 0)]));
}
