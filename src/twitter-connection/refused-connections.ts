import type { Database } from '#database';
import { newestOf } from '../platform/keyset-page.js';
import type { Cursor } from '../platform/paging.js';

const MOST = 2_000;
/** Before there was any. */
const EPOCH = new Date(0);

/**
 * Where the connections stand that have to be connected again, newest first from the cursor on; null where they are too
 * many to be read at once. They are found by the index of when that was noted, whatever the number of all connections.
 */
export async function refusedConnections(
  { twitterConnection }: Pick<Database, 'twitterConnection'>,
  after: Cursor | null,
): Promise<Cursor[] | null> {
  const rows = await twitterConnection.findMany({
    where: { reconnectRequiredAt: { gte: EPOCH } },
    orderBy: { reconnectRequiredAt: 'asc' },
    select: { id: true, connectedAt: true },
    take: MOST + 1,
  });
  if (rows.length > MOST) return null;
  const places = rows.map(({ id, connectedAt }) => ({ id, at: connectedAt }));
  return newestOf([places], MOST).filter((place) => after === null || isBehind(place, after));
}

function isBehind({ at, id }: Cursor, place: Cursor): boolean {
  return at < place.at || (at.getTime() === place.at.getTime() && id < place.id);
}
