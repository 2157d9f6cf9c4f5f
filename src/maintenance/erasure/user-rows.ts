import { z } from 'zod';
import type { Database, Transaction } from '#database';
import type { TokenVault } from '#token-vault';
import type { AuditAction } from '../platform/audit/audit-events.js';
import { ConnectionTokens } from './connection-tokens.js';
import { lockMember } from './lock-member.js';
import { revocationEntries } from './revocation-entries.js';

/** Stands where the id of an erased user stood in rows that outlive the user. */
const ERASED = 'erased';

const fieldsSchema = z.record(z.string(), z.unknown());

/** What an erasure did, in rows by table, and the tokens it left for X to forget. */
export interface UserErasure {
  readonly removed: Readonly<Record<string, number>>;
  /** Rows that tell what admins did: they stay, and say "erased" where they named the user. */
  readonly anonymised: Readonly<Record<string, number>>;
  /** Entries that went into the outbox of revocations. */
  readonly revocations: number;
  /** The tokens could not be read, so X cannot be told to forget them; they run out by themselves. */
  readonly hasUnreadableTokens: boolean;
}

/**
 * Removes the user and every row that names them, in one transaction; null when there is no such row. X asks that
 * what it gave is deleted within 24 hours of the request (X Developer Agreement and Policy, "Content compliance"):
 * here it is gone at once. The tokens move, sealed, to the outbox of revocations; a running service makes X
 * forget them and erases the entries, after 24 hours at the latest.
 */
export async function eraseUser(
  database: Database,
  vault: TokenVault,
  userId: string,
  now: Date,
): Promise<UserErasure | null> {
  return database.$transaction(async (tx) => {
    await lockMember(database.provider, tx, userId);
    const anonymised = await anonymise(tx, userId);
    const removed = await countRows(tx, userId);
    if (isEmpty(anonymised) && isEmpty(removed)) return null;
    const outcome = await handOverTokens(tx, vault, userId, now);
    // Everything else goes with the row: each foreign key to it cascades.
    await tx.user.deleteMany({ where: { id: userId } });
    return { removed, anonymised, ...outcome };
  });
}

async function anonymise(tx: Transaction, userId: string): Promise<Record<string, number>> {
  const [byThem, aboutThem] = [{ actorId: userId }, { targetId: userId }];
  const disconnects = await disconnectsOf(tx, userId);
  const events = await tx.auditEvent.count({
    where: { OR: [byThem, aboutThem, { id: { in: disconnects.map(({ id }) => id) } }] },
  });
  await tx.auditEvent.updateMany({ where: byThem, data: { actorId: ERASED } });
  await tx.auditEvent.updateMany({ where: aboutThem, data: { targetId: ERASED } });
  for (const { id, before } of disconnects) await tx.auditEvent.update({ where: { id }, data: { before } });
  const modes = await tx.maintenanceMode.updateMany({
    where: { changedBy: userId },
    data: { changedBy: ERASED },
  });
  const decisions = await tx.completion.updateMany({
    where: { decidedBy: userId, userId: { not: userId } },
    data: { decidedBy: ERASED },
  });
  return { AuditEvent: events, MaintenanceMode: modes.count, Completion: decisions.count };
}

/** The events of admins who ended a connection of the user, with what is to stand in them instead. */
async function disconnectsOf(tx: Transaction, userId: string): Promise<{ id: string; before: string }[]> {
  const events = await tx.auditEvent.findMany({
    where: { action: 'twitter_connection.disconnect' satisfies AuditAction },
    select: { id: true, before: true },
  });
  return events.flatMap(({ id, before }) => {
    const fields = fieldsSchema.parse(JSON.parse(before ?? '{}'));
    if (fields.userId !== userId) return [];
    const nameless = { ...fields, userId: ERASED, twitterId: ERASED, username: ERASED };
    return [{ id, before: JSON.stringify(nameless) }];
  });
}

function isEmpty(counts: Readonly<Record<string, number>>): boolean {
  return Object.values(counts).every((count) => count === 0);
}

async function countRows(tx: Transaction, userId: string): Promise<Record<string, number>> {
  const where = { userId };
  return {
    User: await tx.user.count({ where: { id: userId } }),
    Completion: await tx.completion.count({ where }),
    TwitterVerificationLog: await tx.twitterVerificationLog.count({ where }),
    TwitterConnection: await tx.twitterConnection.count({ where }),
    AuthorizationRequest: await tx.authorizationRequest.count({ where }),
    TwitterConsent: await tx.twitterConsent.count({ where }),
    AwardedAccount: await tx.awardedAccount.count({ where }),
    IdempotencyKey: await tx.idempotencyKey.count({ where }),
    XApiUserUsage: await tx.xApiUserUsage.count({ where }),
  };
}

async function handOverTokens(
  tx: Transaction,
  vault: TokenVault,
  userId: string,
  now: Date,
): Promise<Pick<UserErasure, 'revocations' | 'hasUnreadableTokens'>> {
  const connection = await tx.twitterConnection.findUnique({ where: { userId } });
  if (connection === null) return { revocations: 0, hasUnreadableTokens: false };
  const pair = new ConnectionTokens(vault).open(connection);
  if (pair === null) return { revocations: 0, hasUnreadableTokens: true };
  const data = revocationEntries(vault, pair, { createdAt: now, nextAttemptAt: now });
  await tx.tokenRevocation.createMany({ data });
  return { revocations: data.length, hasUnreadableTokens: false };
}
