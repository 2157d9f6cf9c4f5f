import type { Database, Task } from '#database';
import type { ClaimedCompletion } from './completion.js';

interface RefersToTask {
  readonly taskId: string;
}

/** Prisma's client, or a transaction. */
type TaskSource = Pick<Database, 'task'>;

/**
 * The rows in their order, each with its task, or null where the task is gone. A required relation that Prisma reads
 * would fail the whole list for one such row. On MariaDB an earlier version could store an id with blanks behind it,
 * which the database overlooks in comparisons.
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

/** Whether there is something that the completion claims to have done. */
export function hasTask<Row extends { readonly task: ClaimedCompletion['task'] | null }>(
  row: Row,
): row is Row & { readonly task: ClaimedCompletion['task'] } {
  return row.task !== null;
}
