import type { Database, Transaction } from '#database';
import type { TokenVault } from '#token-vault';
import { ConnectionTokens } from '../../twitter-connection/tokens/connection-tokens.js';
import { lockMember } from '../../twitter-connection/connection/lock-member.js';
import { revocationEntries } from '../../twitter-connection/tokens/revocation-entries.js';

/** The removed rows by table, and the tokens that are still to be revoked at X. */
export interface RemovedUser {
  readonly removed: Readonly<Record<string, number>>;
  /** Entries added to the outbox of revocations. */
  readonly revocations: number;
  /** The tokens could not be decrypted, so they cannot be revoked; they expire. */
  readonly hasUnreadableTokens: boolean;
}

/**
 * Deletes the user and every row of theirs, in one transaction; null when there is no such user. The tokens move,
 * sealed, to the outbox of revocations; a running service revokes them at X and deletes the entries, after 24 hours at
 * the latest.
 */
export async function removeUser(
  database: Database,
  vault: TokenVault,
  userId: string,
  now: Date,
): Promise<RemovedUser | null> {
  return database.$transaction(async (tx) => {
    await lockMember(database.provider, tx, userId);
    const removed = await countRows(tx, userId);
    if (removed.User === 0) return null;
    const outcome = await moveTokens(tx, vault, userId, now);
    // Everything else is deleted with the row: each foreign key to it cascades.
    await tx.user.deleteMany({ where: { id: userId } });
    return { removed, ...outcome };
  });
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

async function moveTokens(
  tx: Transaction,
  vault: TokenVault,
  userId: string,
  now: Date,
): Promise<Pick<RemovedUser, 'revocations' | 'hasUnreadableTokens'>> {
  const connection = await tx.twitterConnection.findUnique({ where: { userId } });
  if (connection === null) return { revocations: 0, hasUnreadableTokens: false };
  const pair = new ConnectionTokens(vault).open(connection);
  if (pair === null) return { revocations: 0, hasUnreadableTokens: true };
  const data = revocationEntries(vault, pair, { createdAt: now, nextAttemptAt: now });
  await tx.tokenRevocation.createMany({ data });
  return { revocations: data.length, hasUnreadableTokens: false };
}
