import type { Database } from '#database';
import { newestOf } from '../../platform/lists/keyset-page.js';
import type { Cursor } from '../../platform/lists/paging.js';

const MAX_ROWS = 2_000;
/** Earlier than any row. */
const EPOCH = new Date(0);

/**
 * The cursors of the connections that must be connected again, newest first, after the given cursor; null when there
 * are too many to read at once. Uses the index on `reconnectRequiredAt`, whatever the number of connections.
 */
export async function refusedConnections(
  { twitterConnection }: Pick<Database, 'twitterConnection'>,
  after: Cursor | null,
): Promise<Cursor[] | null> {
  const rows = await twitterConnection.findMany({
    where: { reconnectRequiredAt: { gte: EPOCH } },
    orderBy: { reconnectRequiredAt: 'asc' },
    select: { id: true, connectedAt: true },
    take: MAX_ROWS + 1,
  });
  if (rows.length > MAX_ROWS) return null;
  const cursors = rows.map(({ id, connectedAt }) => ({ id, at: connectedAt }));
  return newestOf([cursors], MAX_ROWS, after);
}
