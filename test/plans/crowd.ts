// oxlint-disable-next-line no-restricted-imports -- many rows at once, which Prisma has no words for
import { withSession } from '../../libs/database/session/open-session.js';
// oxlint-disable-next-line no-restricted-imports -- as above
import { inTransaction, type SqlSession, type SqlValue } from '../../libs/database/session/sql-session.js';

import { sized } from '../support/sized.js';

type Row = Readonly<Record<string, SqlValue>>;

/** Of this many rows one is there, and as many times as far from the next: the crowd covers the same days. */
const THINNED = sized(10, 1);
export const USERS = 10_000 / THINNED;
const COMPLETIONS = 10_000 / THINNED;
export const LOGS = 100_000 / THINNED;
const TASKS = 2_000;
const EVENTS = 20_000 / THINNED;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ROWS_PER_INSERT = 500;
/** In full, two attempts a minute, newest last: the trail covers 35 days. */
const STEP_MS = THINNED * MINUTE_MS;
/** The star has claimed this many tasks; other members have claimed one. */
const CLAIMS_OF_THE_STAR = 600;

/** What eleven usernames begin with. */
export const FEW_USERNAMES = sized('member_12', 'member_123');

/** The present of the crowd. */
export const NOW = new Date('2026-11-22T12:00:00.000Z');

export const userId = (number: number): string => numbered('u', number);
export const taskId = (number: number): string => numbered('t', number);
export const completionId = (number: number): string => numbered('c', number);
export const connectionId = (number: number): string => numbered('x', number);
/** Ids say nothing about the time, as those of the service. */
export const eventId = (number: number): string => numbered('e', number);
export const logId = (number: number): string => numbered('l', (number * 7_919) % LOGS);

/**
 * Who is there: user 0 is a star with 600 claims, whose first claim every 50th attempt was for; everybody else claimed
 * one task at most. Bookmark tasks, errors and answers from the cache are rare, and the latter two are long ago.
 */
export async function loadCrowd(url: string): Promise<void> {
  await withSession(url, async (session) => {
    // 200 MB instead of 2: the pages of the indexes are written in no order.
    if (session.provider === 'sqlite') await session.script('PRAGMA cache_size = -200000');
    await inTransaction(session, async () => {
      await insert(session, 'User', USERS, user);
      await insert(session, 'Task', TASKS, task);
      await insert(session, 'TwitterConnection', USERS, connection);
      await insert(session, 'Completion', COMPLETIONS, completion);
      await insert(session, 'TwitterVerificationLog', LOGS, log);
      await insert(session, 'TokenRevocation', USERS, revocation);
      await insert(session, 'AuthorizationRequest', USERS, authorizationRequest);
      await insert(session, 'AuditEvent', EVENTS, auditEvent);
    });
  });
}

/** Lets a server's planner know the tables, as it does by itself after a while. */
export async function gatherStatistics(url: string): Promise<void> {
  await withSession(url, async (session) => {
    if (session.provider !== 'mysql') await session.script('ANALYZE');
    else
      for (const table of ['Task', 'TwitterConnection', 'Completion', 'TwitterVerificationLog', 'AuditEvent'])
        await session.query(`ANALYZE TABLE "${table}"`);
  });
}

async function insert(
  session: SqlSession,
  table: string,
  count: number,
  rowOf: (number: number) => Row,
): Promise<void> {
  const columns = Object.keys(rowOf(0));
  const names = columns.map((column) => `"${column}"`).join(', ');
  const row = `(${columns.map(() => '?').join(', ')})`;
  for (let start = 0; start < count; start += ROWS_PER_INSERT) {
    const rows = Array.from({ length: Math.min(ROWS_PER_INSERT, count - start) }, (_, index) =>
      Object.values(rowOf(start + index)),
    );
    const sql = `INSERT INTO "${table}" (${names}) VALUES ${rows.map(() => row).join(', ')}`;
    await session.execute(sql, rows.flat());
  }
}

function user(number: number): Row {
  return { id: userId(number), updatedAt: NOW };
}

/** One task an hour; one of ten is switched off, and of the older half every third is over. */
function task(number: number): Row {
  const createdAt = before(TASKS - number, HOUR_MS);
  const isOver = number < TASKS / 2 && number % 3 === 0;
  return {
    id: taskId(number),
    title: `Task ${number}`,
    taskType: taskTypeOf(number),
    isActive: number % 10 !== 9,
    endsAt: isOver ? before(1, HOUR_MS) : null,
    createdAt,
    updatedAt: createdAt,
  };
}

function taskTypeOf(number: number): string {
  if (number % 1_000 === 999) return 'TWITTER_BOOKMARK';
  return ['TWITTER_FOLLOW', 'TWITTER_LIKE', 'TWITTER_RETWEET'][number % 3] ?? '';
}

/**
 * A fifth of the access tokens has lapsed; a third of the members has not been verified for long, or ever; thirty have to
 * connect again, all connected long ago.
 */
function connection(number: number): Row {
  return {
    id: connectionId(number),
    userId: userId(number),
    twitterId: String(1_000_000 + number),
    username: number === 0 ? 'The_Star' : `Member_${number}`,
    accessToken: 'sealed',
    refreshToken: 'sealed',
    tokenExpiresAt: number % 5 === 0 ? before(number, MINUTE_MS) : after(number, MINUTE_MS),
    scope: 'tweet.read users.read offline.access',
    lastVerifiedAt: number % 3 === 0 ? (number % 2 === 0 ? null : before(40 * 24, HOUR_MS)) : NOW,
    reconnectRequiredAt: number > USERS - 600 && number % 20 === 0 ? before(number, MINUTE_MS) : null,
    connectedAt: before(number, HOUR_MS),
    updatedAt: NOW,
  };
}

function completion(number: number): Row {
  const ofTheStar = number < CLAIMS_OF_THE_STAR;
  const status = number % 100 === 0 ? 'REJECTED' : number % 10 === 1 ? 'PENDING' : 'APPROVED';
  const isPlanned = status === 'PENDING' && number % 20 === 1;
  return {
    id: completionId(number),
    userId: userId(claimantOf(number)),
    taskId: taskId(number % TASKS),
    status,
    needsReview: status === 'PENDING' && !isPlanned,
    completedAt: ofTheStar ? before(number, MINUTE_MS) : before(COMPLETIONS - number, STEP_MS),
    nextVerificationAt: isPlanned ? (number % 40 === 1 ? before : after)(number, MINUTE_MS) : null,
    updatedAt: NOW,
  };
}

function claimantOf(completionNumber: number): number {
  return completionNumber < CLAIMS_OF_THE_STAR ? 0 : completionNumber - CLAIMS_OF_THE_STAR + 1;
}

function log(number: number): Row {
  const attempted = attemptedBy(number);
  const claimant = claimantOf(attempted);
  const isError = number < LOGS / 10 && number % 20 === 7;
  return {
    id: logId(number),
    completionId: completionId(attempted),
    userId: userId(claimant),
    taskId: taskId(attempted % TASKS),
    taskType: taskTypeOf(attempted % TASKS),
    verificationResult: isError ? 'ERROR' : number % 5 === 0 ? 'REJECTED' : 'APPROVED',
    twitterApiResponse: '{"targetId":"1","statuses":["following"]}',
    verificationTime: 100 + (number % 400),
    apiCallCount: 1,
    cacheHit: number < LOGS / 5 && number % 40 === 3,
    twitterConnectionId: connectionId(claimant),
    verifiedAt: before(Math.ceil((LOGS - number) / 2), STEP_MS),
  };
}

/** Which completion the attempt was for. */
function attemptedBy(logNumber: number): number {
  if (logNumber % 50 === 0) return 0;
  if (logNumber % 50 === 1) return Math.floor(logNumber / 50) % CLAIMS_OF_THE_STAR;
  return (logNumber * 7_919) % COMPLETIONS;
}

function revocation(number: number): Row {
  const nextAttemptAt = number % 100 === 0 ? before(number, MINUTE_MS) : after(number + 1, MINUTE_MS);
  return { id: numbered('r', number), token: 'sealed', hint: 'access_token', nextAttemptAt };
}

function authorizationRequest(number: number): Row {
  return {
    id: numbered('a', number),
    userId: userId(number),
    stateHash: numbered('s', number),
    nonceHash: 'hash',
    codeVerifier: 'sealed',
    returnTo: 'https://example.org/',
    expiresAt: number % 100 === 0 ? before(number, MINUTE_MS) : after(number + 1, MINUTE_MS),
  };
}

/** In full, one a minute: nearly all by one admin to one target; another admin did little, and that long ago. */
function auditEvent(number: number): Row {
  const isRare = number < EVENTS / 10 && number % 50 === 0;
  return {
    id: eventId(number),
    at: before(EVENTS - number, STEP_MS),
    actorId: isRare ? 'the-guest' : 'the-admin',
    action: isRare ? 'task.delete' : 'verifications.run',
    targetType: isRare ? 'task' : 'completions',
    targetId: isRare ? taskId(number) : 'batch',
  };
}

function numbered(letter: string, number: number): string {
  return `${letter}${String(number).padStart(6, '0')}`;
}

function before(count: number, unitMs: number): Date {
  return new Date(NOW.getTime() - count * unitMs);
}

function after(count: number, unitMs: number): Date {
  return new Date(NOW.getTime() + count * unitMs);
}
