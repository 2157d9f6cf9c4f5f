import type { AuditEventFilter } from '../../src/platform/audit/audit-events.js';
import type { Cursor } from '../../src/platform/lists/paging.js';
import type { ConnectionFilter } from '../../src/twitter-connection/admin/admin-connections.repository.js';
import type { VerificationLogFilter } from '../../src/verification/logs/verification-log.query.js';
import { completionId, connectionId, eventId, logId, NOW, taskId, userId } from './crowd.js';
import { twoPages, type ListQuery, type SweepQuery } from './repositories.js';
import { REVIEW_LISTS, REVIEW_SWEEPS } from './review-queries.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A page of 25, and the row that tells whether more follow. */
const TAKE = 26;

const log = (columns: string) => `TwitterVerificationLog_${columns}_idx`;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
/** In the middle of all verification logs. */
const MIDDLE: Cursor = { at: daysAgo(17), id: 'l050000' };

const FILTERS: readonly (readonly [name: string, column: string | null, filter: VerificationLogFilter])[] = [
  ['without a filter', null, {}],
  ['of a member with few', 'userId', { userId: userId(77) }],
  ['of a member with many', 'userId', { userId: userId(0) }],
  ['of a task', 'taskId', { taskId: taskId(0) }],
  ['of a completion', 'completionId', { completionId: completionId(0) }],
  ['of a frequent task type', 'taskType', { taskType: 'TWITTER_FOLLOW' }],
  ['of a rare task type', 'taskType', { taskType: 'TWITTER_BOOKMARK' }],
  ['of the usual result', 'verificationResult', { verificationResult: 'APPROVED' }],
  ['of a result of long ago', 'verificationResult', { verificationResult: 'ERROR' }],
  ['from the cache, all long ago', 'cacheHit', { cacheHit: true }],
  ['not from the cache', 'cacheHit', { cacheHit: false }],
  ['from a time on', null, { from: daysAgo(30).toISOString() }],
  ['before a time', null, { to: daysAgo(3).toISOString() }],
  ['before a time long ago', null, { to: daysAgo(20).toISOString() }],
  ['between two times', null, { from: daysAgo(30).toISOString(), to: daysAgo(3).toISOString() }],
  ['found by a username', 'userId', { search: 'THE_star' }],
  ['found by the start of some usernames', 'userId', { search: 'member_123' }],
  ['found by the start of most usernames', 'userId', { search: 'm' }],
  ['found by the id of a member', 'userId', { search: userId(0) }],
  ['found by the id of a task', 'taskId', { search: taskId(0) }],
  ['found by the id of a completion', 'completionId', { search: completionId(0) }],
  ['found by the id of an X account', 'userId', { search: '1000000' }],
  ['found by nothing', 'userId', { search: 'nobody' }],
];

const LOG_LISTS = FILTERS.flatMap(([name, column, filter]): ListQuery[] => {
  const indexes =
    column === null
      ? { index: log('verifiedAt') }
      : { index: log(`${column}_verifiedAt`), orSmaller: log(column) };
  return twoPages(`verification logs ${name}`, indexes, MIDDLE, ({ logs }, after) =>
    logs.list(filter, after, TAKE),
  );
});

const EVENTS_MIDDLE: Cursor = { at: new Date(NOW.getTime() - 10_000 * 60_000), id: eventId(10_000) };

/** A rare action is looked for in windows of the list of all events. */
const EVENT_FILTERS: readonly (readonly [name: string, column: string, filter: AuditEventFilter])[] = [
  ['', 'at', {}],
  [' between two times', 'at', { from: daysAgo(12).toISOString(), to: daysAgo(2).toISOString() }],
  [' of a busy admin', 'actorId_at', { actorId: 'the-admin' }],
  [' of an admin who did little, long ago', 'actorId_at', { actorId: 'the-guest' }],
  [' about a frequent target', 'targetId_at', { targetId: 'batch' }],
  [' about a rare target', 'targetId_at', { targetId: taskId(50) }],
  [' of an admin about a target', 'targetId_at', { targetId: taskId(50), actorId: 'the-guest' }],
  [' of a rare action', 'at', { action: 'task.delete' }],
  [' of a frequent action of an admin', 'actorId_at', { actorId: 'the-admin', action: 'verifications.run' }],
];

const EVENT_LISTS = EVENT_FILTERS.flatMap(([name, columns, filter]) =>
  twoPages(`audit events${name}`, { index: `AuditEvent_${columns}_idx` }, EVENTS_MIDDLE, ({ audit }, after) =>
    audit.list(filter, after, TAKE),
  ),
);

const REFUSED: ConnectionFilter = { status: 'reconnect_required' };
const REFUSED_MIDDLE: Cursor = { at: new Date(NOW.getTime() - 9_700 * 60 * 60_000), id: connectionId(9_700) };

const TASKS_MIDDLE: Cursor = { at: daysAgo(42), id: taskId(1_000) };
const CLAIMS_MIDDLE: Cursor = { at: new Date(NOW.getTime() - 300 * 60_000), id: completionId(300) };

/** Every list that the service shows, and what its workers pick from the front of a queue. */
export const LISTS: readonly ListQuery[] = [
  ...LOG_LISTS,
  ...EVENT_LISTS,
  ...REVIEW_LISTS,
  {
    name: 'a verification log by its id',
    index: log('completionId_verifiedAt'),
    orSmaller: log('completionId'),
    run: ({ logs }) => logs.list({ search: logId(5) }, null, TAKE),
  },
  {
    name: 'the usernames of a search',
    index: 'TwitterConnection_usernameKey_idx',
    run: ({ logs }) => logs.list({ search: 'member_123' }, null, TAKE),
  },
  ...twoPages('tasks', { index: 'Task_createdAt_idx' }, TASKS_MIDDLE, ({ tasks }, after) =>
    tasks.list(after, TAKE),
  ),
  ...twoPages('open tasks', { index: 'Task_isActive_createdAt_idx' }, TASKS_MIDDLE, ({ tasks }, after) =>
    tasks.listOpen(NOW, after, TAKE),
  ),
  ...twoPages(
    'claims of a member',
    { index: 'Completion_userId_completedAt_idx' },
    CLAIMS_MIDDLE,
    ({ completions }, after) => completions.listOwned(userId(0), undefined, after, TAKE),
  ),
  {
    name: 'the rejected claims of a member',
    index: 'Completion_userId_status_completedAt_idx',
    run: ({ completions }) => completions.listOwned(userId(0), 'REJECTED', null, TAKE),
  },
  {
    name: 'the middle pending claims of a member',
    index: 'Completion_userId_status_completedAt_idx',
    run: ({ completions }) => completions.listOwned(userId(0), 'PENDING', CLAIMS_MIDDLE, TAKE),
  },
  {
    name: 'what a member has claimed of a page of tasks',
    index: 'Completion_userId_taskId_key',
    run: ({ completions }) => completions.findOfTasks(userId(0), [...Array(TAKE).keys()].map(taskId)),
  },
  {
    name: 'the latest attempt of a claim that was tried very often',
    index: log('completionId_verifiedAt'),
    run: ({ completions }) => completions.findOwned(userId(0), completionId(0)),
  },
  {
    name: 'the members with claims that are due',
    index: 'Completion_nextVerificationAt_idx',
    run: ({ due }) => due.listMembers(NOW),
  },
  {
    name: 'the tokens that are to be revoked at X',
    index: 'TokenRevocation_nextAttemptAt_idx',
    run: ({ revocations }) => revocations.listDue(NOW, 50),
  },
  {
    name: 'the oldest verification logs',
    index: log('verifiedAt'),
    run: ({ old }) => old.findPlaces({ from: null, to: daysAgo(10) }, null, 100),
  },
  {
    name: 'the next of the oldest verification logs',
    index: log('verifiedAt'),
    run: ({ old }) => old.findPlaces({ from: daysAgo(30), to: daysAgo(10) }, MIDDLE, 100),
  },
  {
    name: 'the connections whose tokens have expired',
    index: 'TwitterConnection_isActive_tokenExpiresAt_idx',
    orSmaller: 'TwitterConnection_tokenExpiresAt_idx',
    run: ({ stale }) => stale.expired(NOW, 100).next(),
  },
  {
    name: 'the connections that were not verified lately',
    index: 'TwitterConnection_lastVerifiedAt_id_idx',
    run: ({ stale }) => stale.inactive(daysAgo(30), 100).next(),
  },
  {
    name: 'the connections that were never verified',
    index: 'TwitterConnection_lastVerifiedAt_id_idx',
    run: ({ stale }) => stale.inactive(new Date(0), 100).next(),
  },
  {
    name: 'the connections of all members',
    index: 'TwitterConnection_connectedAt_idx',
    run: ({ connections }) => connections.list({}, NOW, null, TAKE),
  },
  ...twoPages(
    'of the few connections that must be connected again',
    { index: 'TwitterConnection_reconnectRequiredAt_idx' },
    REFUSED_MIDDLE,
    ({ connections }, after) => connections.list(REFUSED, NOW, after, TAKE),
  ),
  {
    name: 'the connections that must be connected again, with a search that most match',
    index: 'TwitterConnection_reconnectRequiredAt_idx',
    run: ({ connections }) => connections.list({ ...REFUSED, search: 'm' }, NOW, null, TAKE),
  },
];

const everywhere = (reads: string) => ({ sqlite: reads, postgresql: reads, mysql: reads });

/** What must read many rows. */
export const SWEEPS: readonly SweepQuery[] = [
  ...REVIEW_SWEEPS,
  {
    name: 'the removal of a batch of verification logs',
    reads: {
      sqlite: 'sqlite_autoindex_TwitterVerificationLog_1',
      postgresql: 'TwitterVerificationLog_pkey',
      mysql: 'PRIMARY',
    },
    run: ({ database }) =>
      database.twitterVerificationLog.deleteMany({
        where: { id: { in: Array.from({ length: 500 }, (_, number) => logId(number)) } },
      }),
  },
  {
    name: 'the expired sign-ins of a member',
    reads: everywhere('AuthorizationRequest_userId_idx'),
    run: ({ database }) =>
      database.authorizationRequest.deleteMany({ where: { userId: userId(0), expiresAt: { lte: NOW } } }),
  },
  {
    name: 'all expired sign-ins',
    reads: everywhere('AuthorizationRequest_expiresAt_idx'),
    run: ({ database }) => database.authorizationRequest.deleteMany({ where: { expiresAt: { lte: NOW } } }),
  },
  {
    name: 'the results of a month',
    reads: {
      sqlite: log('verifiedAt'),
      postgresql: 'every row',
      mysql: log('verificationResult_verifiedAt'),
    },
    run: ({ database }) =>
      database.twitterVerificationLog.groupBy({
        by: ['verificationResult'],
        where: { verifiedAt: { gte: daysAgo(30), lt: NOW } },
        _count: true,
      }),
  },
  {
    name: 'the task types of a month',
    reads: { ...everywhere('every row'), sqlite: log('verifiedAt') },
    run: ({ database }) =>
      database.twitterVerificationLog.groupBy({
        by: ['taskType', 'verificationResult'],
        where: { verifiedAt: { gte: daysAgo(30), lt: NOW } },
        _count: true,
        _avg: { verificationTime: true },
      }),
  },
];
