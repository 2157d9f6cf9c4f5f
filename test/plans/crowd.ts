import { withSession, inTransaction, type SqlSession, type SqlValue } from '#database';

type Row = Readonly<Record<string, SqlValue>>;

/** How many rows each table gets. */
export interface CrowdSize {
  readonly users: number;
  readonly completions: number;
  readonly logs: number;
  readonly events: number;
  /** How many tasks the star has claimed; other members have claimed one. */
  readonly claimsOfTheStar: number;
  /** Time between two rows of a list: full, two attempts a minute for 35 days; thinned, fewer on the same days. */
  readonly stepMs: number;
}

const TASKS = 2_000;
const MOST_LOGS = 100_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ROWS_PER_INSERT = 500;

/** The time at which the crowd is looked at. */
export const NOW = new Date('2026-11-22T12:00:00.000Z');

/** A crowd of the full size divided by `by`. */
export function crowdThinned(by: number): CrowdSize {
  return {
    users: 10_000 / by,
    completions: 10_000 / by,
    logs: MOST_LOGS / by,
    events: 20_000 / by,
    claimsOfTheStar: 600 / by,
    stepMs: MINUTE_MS * by,
  };
}

export const userId = (number: number): string => numbered('u', number);
export const taskId = (number: number): string => numbered('t', number);
export const completionId = (number: number): string => numbered('c', number);
export const connectionId = (number: number): string => numbered('x', number);
/** Like the ids of the service, these are not in the order of time. */
export const eventId = (number: number): string => numbered('e', number);
export const logId = (number: number): string => numbered('l', (number * 7_919) % MOST_LOGS);

/**
 * Writes the crowd: user 0 is a star with many claims, and every 50th attempt was for the star's first claim; everybody
 * else claimed one task at most. Bookmark tasks are rare; errors and answers from the cache are rare and old.
 */
export async function loadCrowd(url: string, size: CrowdSize): Promise<void> {
  const crowd = new Crowd(size);
  await withSession(url, async (session) => {
    // 200 MB instead of 2, because index pages are written in random order.
    if (session.provider === 'sqlite') await session.script('PRAGMA cache_size = -200000');
    await inTransaction(session, async () => {
      await insert(session, 'User', size.users, user);
      await insert(session, 'Task', TASKS, task);
      await insert(session, 'TwitterConnection', size.users, crowd.connection);
      await insert(session, 'Completion', size.completions, crowd.completion);
      await insert(session, 'TwitterVerificationLog', size.logs, crowd.log);
      await insert(session, 'TokenRevocation', size.users, revocation);
      await insert(session, 'AuthorizationRequest', size.users, authorizationRequest);
      await insert(session, 'AuditEvent', size.events, crowd.auditEvent);
    });
  });
}

/** Gathers the statistics that a server gathers by itself after a while. */
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

/** One task an hour; every tenth is inactive, and every third of the older half has ended. */
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

/** Rows that are spread over the same days, however many there are. */
class Crowd {
  constructor(private readonly size: CrowdSize) {}

  /**
   * A fifth of the access tokens has expired; a third of the members has not been verified for long, or ever; a few must
   * connect again, and all of them connected long ago.
   */
  readonly connection = (number: number): Row => {
    const { users, stepMs } = this.size;
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
      reconnectRequiredAt: number > 0.94 * users && number % 20 === 0 ? before(number, MINUTE_MS) : null,
      connectedAt: before(60 * number, stepMs),
      updatedAt: NOW,
    };
  };

  readonly completion = (number: number): Row => {
    const { completions, claimsOfTheStar, stepMs } = this.size;
    const status = number % 100 === 0 ? 'REJECTED' : number % 10 === 1 ? 'PENDING' : 'APPROVED';
    const isPlanned = status === 'PENDING' && number % 20 === 1;
    return {
      id: completionId(number),
      userId: userId(this.#claimantOf(number)),
      taskId: taskId(number % TASKS),
      status,
      needsReview: status === 'PENDING' && !isPlanned,
      completedAt: before(number < claimsOfTheStar ? number : completions - number, stepMs),
      nextVerificationAt: isPlanned ? (number % 40 === 1 ? before : after)(number, MINUTE_MS) : null,
      updatedAt: NOW,
    };
  };

  readonly log = (number: number): Row => {
    const { logs, stepMs } = this.size;
    const attempted = this.#attemptedBy(number);
    const claimant = this.#claimantOf(attempted);
    const isError = number < logs / 10 && number % 20 === 7;
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
      cacheHit: number < logs / 5 && number % 40 === 3,
      twitterConnectionId: connectionId(claimant),
      verifiedAt: before(Math.ceil((logs - number) / 2), stepMs),
    };
  };

  /** Nearly all by one admin on one target; another admin did little, and long ago. */
  readonly auditEvent = (number: number): Row => {
    const { events, stepMs } = this.size;
    const isRare = number < events / 10 && number % 50 === 0;
    return {
      id: eventId(number),
      at: before(events - number, stepMs),
      actorId: isRare ? 'the-guest' : 'the-admin',
      action: isRare ? 'task.delete' : 'verifications.run',
      targetType: isRare ? 'task' : 'completions',
      targetId: isRare ? taskId(number) : 'batch',
    };
  };

  #claimantOf(completionNumber: number): number {
    return Math.max(0, completionNumber - this.size.claimsOfTheStar + 1);
  }

  /** Which completion the attempt was for. */
  #attemptedBy(logNumber: number): number {
    if (logNumber % 50 === 0) return 0;
    if (logNumber % 50 === 1) return Math.floor(logNumber / 50) % this.size.claimsOfTheStar;
    return (logNumber * 7_919) % this.size.completions;
  }
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
