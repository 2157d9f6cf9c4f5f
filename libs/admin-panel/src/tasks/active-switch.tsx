import { Switch } from '@mui/material';
import { useNotify, useUpdate } from 'react-admin';

import type { Task } from '../api/types.js';

/** Switches a task on or off in its row. */
export function ActiveSwitch({ task }: { readonly task: Task }) {
  const notify = useNotify();
  const [update, { isPending }] = useUpdate<Task>();
  const change = (isActive: boolean) =>
    void update(
      'tasks',
      { id: task.id, data: { isActive }, previousData: task },
      {
        mutationMode: 'pessimistic',
        onSuccess: () => {
          notify(isActive ? `“${task.title}” is active.` : `“${task.title}” is off: members do not see it.`, {
            type: 'success',
          });
        },
        onError: (error) => {
          notify(error.message, { type: 'error', autoHideDuration: 10_000 });
        },
      },
    );
  return (
    <Switch
      size="small"
      checked={task.isActive}
      disabled={isPending}
      slotProps={{ input: { 'aria-label': `${task.title}: active` } }}
      onClick={(click) => {
        click.stopPropagation();
      }}
      onChange={(_event, isActive) => {
        change(isActive);
      }}
    />
  );
}
