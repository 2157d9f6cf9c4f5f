import { DeleteWithConfirmButton, useNotify, useRecordContext } from 'react-admin';

import { ApiError } from '../api/problem.js';
import type { Task } from '../api/types.js';

/** Deletes the task of its form, and explains why one that members have begun stays. */
export function DeleteTaskButton() {
  const notify = useNotify();
  const task = useRecordContext<Task>();
  return (
    <DeleteWithConfirmButton
      resource="tasks"
      confirmTitle={`Delete “${task?.title ?? 'the task'}”?`}
      confirmContent="A task that nobody has begun is gone for good. One with completions cannot be deleted."
      mutationOptions={{
        onError: (error: unknown) => {
          notify(deletionRefusal(error), { type: 'error', autoHideDuration: 12_000 });
        },
      }}
    />
  );
}

function deletionRefusal(error: unknown): string {
  if (error instanceof ApiError && error.code === 'task_has_completions') {
    return 'Members have begun this task, and their completions and logs point at it, so it cannot be deleted. Switch it off instead: then nobody sees it any more.';
  }
  return error instanceof Error ? error.message : 'The task could not be deleted.';
}
