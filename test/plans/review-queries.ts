import type { Cursor } from '../../src/platform/lists/paging.js';
import type { CompletionFilter } from '../../src/verification/review/admin-completions.repository.js';
import { completionId, NOW, taskId, userId } from './crowd.js';
import { twoPages, type ListQuery, type SweepQuery } from './repositories.js';

const TAKE = 26;
const FILTERS: readonly (readonly [name: string, columns: string, filter: CompletionFilter])[] = [
  ['of all members', 'completedAt', {}],
  ['that are pending', 'status_completedAt', { status: 'PENDING' }],
  ['that are rejected', 'status_completedAt', { status: 'REJECTED' }],
  ['that need review', 'needsReview_completedAt', { needsReview: true }],
  ['that need no review', 'needsReview_completedAt', { needsReview: false }],
  ['that are pending and need review', 'needsReview_completedAt', { status: 'PENDING', needsReview: true }],
  ['that are rejected and need no review', 'status_completedAt', { status: 'REJECTED', needsReview: false }],
  ['that are approved and need no review', 'status_completedAt', { status: 'APPROVED', needsReview: false }],
  ['of one member', 'userId_completedAt', { userId: userId(0) }],
  ['of one member that are rejected', 'userId_status_completedAt', { userId: userId(0), status: 'REJECTED' }],
];

const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
/** In the middle of all, and of those of one member. */
const MIDDLE: Cursor = { at: minutesAgo(5_000), id: completionId(5_000) };
const MIDDLE_OF_ONE: Cursor = { at: minutesAgo(300), id: completionId(300) };

const PAGES = FILTERS.flatMap(([name, columns, filter]): ListQuery[] => {
  const indexes = { index: `Completion_${columns}_idx` };
  const middle = filter.userId === undefined ? MIDDLE : MIDDLE_OF_ONE;
  return twoPages(`completions to review ${name}`, indexes, middle, ({ review }, after) =>
    review.list(filter, after, TAKE),
  );
});

/** The completions of all members as admins list them. */
export const REVIEW_LISTS: readonly ListQuery[] = [
  ...PAGES,
  {
    name: 'the first completions to review of a task',
    index: 'Completion_taskId_idx',
    run: ({ review }) => review.list({ taskId: taskId(0) }, null, TAKE),
  },
  {
    name: 'the claim that has been due for longest',
    index: 'Completion_nextVerificationAt_idx',
    run: ({ backlog }) => backlog.findFirstDue(NOW),
  },
];

const everywhere = (reads: string) => ({ sqlite: reads, postgresql: reads, mysql: reads });

/** Counts of completions. */
export const REVIEW_SWEEPS: readonly SweepQuery[] = [
  {
    name: 'the number of planned retries',
    reads: everywhere('Completion_nextVerificationAt_idx'),
    run: ({ backlog }) => backlog.countPlanned(),
  },
  {
    name: 'the number of retries that are due',
    reads: everywhere('Completion_nextVerificationAt_idx'),
    run: ({ backlog }) => backlog.countDue(NOW),
  },
  {
    name: 'the number of claims that need review',
    reads: everywhere('Completion_needsReview_completedAt_idx'),
    run: ({ backlog }) => backlog.countNeedsReview(),
  },
];
