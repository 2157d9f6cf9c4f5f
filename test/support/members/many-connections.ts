import { rowId, type Database, type Prisma } from '#database';
import { usernameKeyOf } from '../../../src/twitter-connection/connection/username-key.js';

const HOUR_MS = 3_600_000;

export type ConnectionFacts = Partial<Prisma.TwitterConnectionCreateManyInput>;

/** Adds a member for each, with a connection with invalid tokens; gives the ids of the connections in order. */
export async function addConnections(
  database: Database,
  connections: readonly ConnectionFacts[],
): Promise<string[]> {
  const rows = connections.map(rowOf);
  await database.user.createMany({ data: rows.map(({ userId }) => ({ id: userId })) });
  await database.twitterConnection.createMany({ data: rows });
  return rows.map(({ id }) => id);
}

/** Deletes all members with all their rows. */
export async function forgetAllMembers(database: Database): Promise<void> {
  await database.user.deleteMany();
}

function rowOf(facts: ConnectionFacts) {
  const id = facts.id ?? rowId();
  const username = facts.username ?? 'somebody';
  return {
    userId: `user-${id}`,
    twitterId: `x-${id}`,
    usernameKey: usernameKeyOf(username),
    accessToken: 'sealed by nobody',
    refreshToken: 'sealed by nobody',
    tokenExpiresAt: new Date(Date.now() + HOUR_MS),
    scope: 'tweet.read users.read',
    ...facts,
    id,
    username,
  };
}
