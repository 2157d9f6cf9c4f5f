import type { Database, Task } from '#database';
import type { ClaimedCompletion } from './completion.js';

interface RefersToTask {
  readonly taskId: string;
}

/** Prisma's client, or a transaction. */
type TaskSource = Pick<Database, 'task'>;

/**
 * The rows in their order, each with its task, or null where the task is gone: an `include` of Prisma would fail for
 * the whole list because of one such row. On MariaDB an earlier version could store a task id with trailing blanks,
 * which the database ignores in comparisons.
 */
export async function withTasks<Row extends RefersToTask>(
  source: TaskSource,
  rows: readonly Row[],
): Promise<(Row & { readonly task: Task | null })[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ taskId }) => taskId.trimEnd()))];
  const tasks = await source.task.findMany({ where: { id: { in: ids } } });
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return rows.map((row) => ({ ...row, task: byId.get(row.taskId.trimEnd()) ?? null }));
}

/** Whether the task of the row still exists. */
export function hasTask<Row extends { readonly task: ClaimedCompletion['task'] | null }>(
  row: Row,
): row is Row & { readonly task: ClaimedCompletion['task'] } {
  return row.task !== null;
}
