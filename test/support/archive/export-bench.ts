import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { TwitterVerificationLog } from '#database';
import { usernameKeyOf } from '../../../src/twitter-connection/connection/username-key.js';
import { ArchiveBench } from './archive-bench.js';
import type { TestApp } from '../app/test-app.js';

export const LOGS = '/v1/admin/verification-logs';
export const EXPORT = `${LOGS}/export`;

/** A row as JSON has it. */
export type ExportedRow = Readonly<Record<keyof TwitterVerificationLog | 'username', unknown>>;

/** Starts an export that the test reads as slowly as it likes; resolves when the headers have arrived. */
export async function beginExport(
  testApp: Pick<TestApp, 'url' | 'authorization'>,
  query = '',
): Promise<IncomingMessage> {
  const authorization = await testApp.authorization('the-admin', ['admin']);
  const request = get(`${testApp.url}${EXPORT}?${query}`, { headers: { authorization }, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // Some tests expect a broken connection.
  response.on('error', () => undefined);
  return response;
}

/** The rows of an NDJSON file. */
export function rowsOf(ndjson: string): ExportedRow[] {
  expect(ndjson === '' || ndjson.endsWith('\n')).toBe(true);
  return ndjson
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ExportedRow);
}

/** Adds a member with an X account of this name; gives the columns of their log rows. */
export async function addAccount(
  { testApp: { database } }: ArchiveBench,
  number: number,
  username: string,
): Promise<Pick<TwitterVerificationLog, 'userId' | 'taskId' | 'completionId' | 'twitterConnectionId'>> {
  const own = {
    userId: `user-${number}`,
    taskId: `task-${number}`,
    completionId: `completion-${number}`,
    twitterConnectionId: `connection-${number}`,
  };
  await database.user.create({ data: { id: own.userId } });
  await database.task.create({ data: { id: own.taskId, title: 'A task', taskType: 'TWITTER_LIKE' } });
  await database.completion.create({
    data: { id: own.completionId, userId: own.userId, taskId: own.taskId },
  });
  await database.twitterConnection.create({
    data: {
      id: own.twitterConnectionId,
      userId: own.userId,
      twitterId: `900${number}`,
      username,
      usernameKey: usernameKeyOf(username),
      accessToken: 'sealed',
      refreshToken: 'sealed',
      tokenExpiresAt: new Date('2026-12-01T00:00:00Z'),
      scope: 'tweet.read',
    },
  });
  return own;
}
