import { DeleteWithConfirmButton, useNotify, useRecordContext } from 'react-admin';

import { ApiError } from '#client';
import type { Task } from '../api/types.js';

/** Deletes the task of its form, and explains why a task with completions stays. */
export function DeleteTaskButton() {
  const notify = useNotify();
  const task = useRecordContext<Task>();
  return (
    <DeleteWithConfirmButton
      resource="tasks"
      confirmTitle={`Delete “${task?.title ?? 'the task'}”?`}
      confirmContent="A deleted task cannot be recovered. A task with completions cannot be deleted."
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
    return 'This task has completions and cannot be deleted. Switch it off instead: then members no longer see it.';
  }
  return error instanceof Error ? error.message : 'The task could not be deleted.';
}
