import type { DatabaseProvider, Transaction } from '#database';
import { lockRow } from '../../platform/database/lock-row.js';

/**
 * Prevents concurrent connects, disconnects, refreshes and erasures of the member until the transaction ends. Without
 * it a pair that a refresh saves between the read and the deletion of the row would be lost without being revoked.
 */
export async function lockMember(provider: DatabaseProvider, tx: Transaction, userId: string): Promise<void> {
  await lockRow(provider, tx, { table: 'User', column: 'id', value: userId });
  await lockRow(provider, tx, { table: 'TwitterConnection', column: 'userId', value: userId });
}
