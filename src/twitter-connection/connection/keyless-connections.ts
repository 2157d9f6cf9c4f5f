import type { Database } from '#database';

const MAX_SEARCHED = 500;

/**
 * The connections without a key whose usernames begin with the text, in any case. An instance of an earlier version
 * writes no keys; of the rows that it has written since the migration, 500 are searched.
 */
export async function keylessConnections(
  { twitterConnection }: Pick<Database, 'twitterConnection'>,
  search: string,
): Promise<{ readonly id: string; readonly userId: string }[]> {
  const connections = await twitterConnection.findMany({
    where: { usernameKey: null },
    select: { id: true, userId: true, username: true },
    take: MAX_SEARCHED,
  });
  const start = search.toLowerCase();
  return connections.filter(({ username }) => username.toLowerCase().startsWith(start));
}
