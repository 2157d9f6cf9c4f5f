import { Alert, Button, Typography } from '@mui/material';
import { BooleanInput } from 'react-admin';
import { Link as RouterLink } from 'react-router';

import type { Task } from '../api/types.js';
import { UtcTime } from '../display/utc-time.js';
import { MEANS_NEW_ACCOUNT } from './task-input.js';

/** Shown at a task whose username now belongs to another account. */
export const TARGET_CHANGED = 'This handle belongs to another account now: set the target again';

/** The notice in a row, with a link to the form. */
export function TargetChangedNotice({ id, title }: Pick<Task, 'id' | 'title'>) {
  return (
    <Alert severity="warning" variant="outlined" role="note" sx={{ mt: 0.5, py: 0, maxWidth: 360 }}>
      {TARGET_CHANGED}
      <Button
        component={RouterLink}
        to={`/tasks/${encodeURIComponent(id)}`}
        color="inherit"
        size="small"
        aria-label={`Set the target of “${title}” again`}
        sx={{ display: 'flex', width: 'fit-content', ml: -0.75 }}
      >
        Set the target
      </Button>
    </Alert>
  );
}

/** The notice above the form; asks whether the account that has the username now is the right one. */
export function TargetChangedQuestion({ task }: { readonly task: Task }) {
  if (task.targetChangedAt === null) return null;
  return (
    <Alert severity="warning" variant="outlined" role="note" sx={{ width: '100%', mb: 2 }}>
      <strong>{TARGET_CHANGED}.</strong>
      <Typography variant="body2" sx={{ my: 0.5 }}>
        The task is about the account {task.targetUserId}. Since{' '}
        <UtcTime at={task.targetChangedAt} withZone />, @{task.targetUsername} belongs to another account, and
        nobody is approved or rejected. Enter the address or the id of the right account, or confirm that the
        account with this handle is the right one.
      </Typography>
      <BooleanInput
        source={MEANS_NEW_ACCOUNT}
        label="The account with this handle is the right one"
        helperText={false}
      />
    </Alert>
  );
}
