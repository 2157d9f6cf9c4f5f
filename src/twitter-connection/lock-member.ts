import type { DatabaseProvider, Transaction } from '#database';
import { lockRow } from '../platform/lock-row.js';

/**
 * Lets nobody else connect, disconnect, refresh or erase the member until the transaction ends. Without it a pair that
 * a refresh saves between a look at the connection and its removal would be lost without X being told to forget it.
 */
export async function lockMember(provider: DatabaseProvider, tx: Transaction, userId: string): Promise<void> {
  await lockRow(provider, tx, { table: 'User', column: 'id', value: userId });
  await lockRow(provider, tx, { table: 'TwitterConnection', column: 'userId', value: userId });
}
