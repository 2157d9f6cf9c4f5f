import type { AuditEventFilter } from '../../src/platform/audit/audit-events.js';
import type { Cursor } from '../../src/platform/lists/paging.js';
import type { ConnectionFilter } from '../../src/twitter-connection/admin/admin-connections.repository.js';
import type { CompletionFilter } from '../../src/verification/review/admin-completions.repository.js';
import type { VerificationLogFilter } from '../../src/verification/logs/verification-log.query.js';
import { completionId, connectionId, eventId, logId, NOW, taskId, userId } from './crowd.js';
import type { Repositories } from './repositories.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const TAKE = 26;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

/** Values of each filter: frequent ones, rare ones, and ones that few rows have together with other filters. */
type Values<Filter> = { readonly [Field in keyof Filter]-?: readonly NonNullable<Filter[Field]>[] };
type List<Filter> = (
  repositories: Repositories,
  filter: Filter,
  after: Cursor | null,
) => Promise<readonly unknown[]>;

/** Two filters of a list, with every pair of their values, on the first page and in the middle. */
export interface FilterPair {
  readonly name: string;
  readonly runs: readonly ((repositories: Repositories) => Promise<unknown>)[];
}

const LOG_VALUES: Values<VerificationLogFilter> = {
  userId: [userId(0), userId(77)],
  taskId: [taskId(0)],
  completionId: [completionId(0)],
  taskType: ['TWITTER_FOLLOW', 'TWITTER_BOOKMARK'],
  verificationResult: ['APPROVED', 'ERROR'],
  cacheHit: [false, true],
  from: [daysAgo(30).toISOString()],
  to: [daysAgo(3).toISOString(), daysAgo(20).toISOString()],
  search: ['the_star', userId(0), 'm'],
};
const EVENT_VALUES: Values<AuditEventFilter> = {
  actorId: ['the-admin', 'the-guest'],
  action: ['verifications.run', 'task.delete'],
  targetId: ['batch', taskId(50)],
  from: [daysAgo(12).toISOString()],
  to: [daysAgo(2).toISOString()],
};
const REVIEW_VALUES: Values<CompletionFilter> = {
  status: ['PENDING', 'APPROVED', 'REJECTED'],
  needsReview: [true, false],
  userId: [userId(0)],
  taskId: [taskId(0)],
};
const CONNECTION_VALUES: Values<ConnectionFilter> = {
  search: ['m', 'the_star', 'member_12'],
  status: ['active', 'expired', 'reconnect_required'],
  inactiveDays: [1, 35],
};

/** Every pair of filters of every list with filters. */
export const FILTER_PAIRS: readonly FilterPair[] = [
  ...pairsOf(
    'verification logs',
    LOG_VALUES,
    { at: daysAgo(17), id: logId(50_000) },
    ({ logs }, filter, after) => logs.list(filter, after, TAKE),
  ),
  ...pairsOf(
    'audit events',
    EVENT_VALUES,
    { at: daysAgo(7), id: eventId(10_000) },
    ({ audit }, filter, after) => audit.list(filter, after, TAKE),
  ),
  ...pairsOf(
    'completions',
    REVIEW_VALUES,
    { at: daysAgo(3), id: completionId(5_000) },
    ({ review }, filter, after) => review.list(filter, after, TAKE),
  ),
  ...pairsOf(
    'connections',
    CONNECTION_VALUES,
    { at: daysAgo(200), id: connectionId(5_000) },
    ({ connections }, filter, after) => connections.list(filter, NOW, after, TAKE),
  ),
];

function pairsOf<Filter extends object>(
  rows: string,
  values: Values<Filter>,
  middle: Cursor,
  list: List<Filter>,
): FilterPair[] {
  const fields = Object.keys(values) as (keyof Filter & string)[];
  return fields.flatMap((one, index) =>
    fields.slice(index + 1).map((other) => ({
      name: `${rows} by ${one} and ${other}`,
      runs: values[one].flatMap((first) =>
        values[other].flatMap((second) =>
          [null, middle].map((after) => (repositories: Repositories) => {
            const filter = { [one]: first, [other]: second } as Filter;
            return list(repositories, filter, after);
          }),
        ),
      ),
    })),
  );
}
