import type { Database, Transaction } from '#database';
import type { TokenVault } from '#token-vault';
import { ConnectionTokens } from './connection-tokens.js';
import { lockMember } from './lock-member.js';
import { revocationEntries } from './revocation-entries.js';

/** Rows that an erasure removed, by table, and the tokens it left for X to forget. */
export interface UserErasure {
  readonly removed: Readonly<Record<string, number>>;
  /** Entries that went into the outbox of revocations. */
  readonly revocations: number;
  /** The tokens could not be read, so X cannot be told to forget them; they run out by themselves. */
  readonly hasUnreadableTokens: boolean;
}

/**
 * Removes the user and every row that names them, in one transaction; null when there is no such user. X asks that
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
    if ((await tx.user.findUnique({ where: { id: userId } })) === null) return null;
    const removed = await countRows(tx, userId);
    const outcome = await handOverTokens(tx, vault, userId, now);
    // Everything else goes with the row: each foreign key to it cascades.
    await tx.user.delete({ where: { id: userId } });
    return { removed, ...outcome };
  });
}

async function countRows(tx: Transaction, userId: string): Promise<Record<string, number>> {
  const where = { userId };
  return {
    User: 1,
    Completion: await tx.completion.count({ where }),
    TwitterVerificationLog: await tx.twitterVerificationLog.count({ where }),
    TwitterConnection: await tx.twitterConnection.count({ where }),
    AuthorizationRequest: await tx.authorizationRequest.count({ where }),
    TwitterConsent: await tx.twitterConsent.count({ where }),
    IdempotencyKey: await tx.idempotencyKey.count({ where }),
    XApiUserUsage: await tx.xApiUserUsage.count({ where }),
  };
}

async function handOverTokens(
  tx: Transaction,
  vault: TokenVault,
  userId: string,
  now: Date,
): Promise<Omit<UserErasure, 'removed'>> {
  const connection = await tx.twitterConnection.findUnique({ where: { userId } });
  if (connection === null) return { revocations: 0, hasUnreadableTokens: false };
  const pair = new ConnectionTokens(vault).open(connection);
  if (pair === null) return { revocations: 0, hasUnreadableTokens: true };
  const data = revocationEntries(vault, pair, { createdAt: now, nextAttemptAt: now });
  await tx.tokenRevocation.createMany({ data });
  return { revocations: data.length, hasUnreadableTokens: false };
}
