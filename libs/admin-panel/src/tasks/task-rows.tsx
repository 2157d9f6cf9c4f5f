import { Link, Stack, Typography } from '@mui/material';
import { DataTable, SimpleList } from 'react-admin';
import { Link as RouterLink } from 'react-router';

import type { Task } from '../api/types.js';
import { ExternalLink } from '../display/external-link.js';
import { taskTypeName } from '../display/text/task-types.js';
import { UtcTime } from '../display/utc-time.js';
import { ActiveSwitch } from './active-switch.js';
import { TARGET_CHANGED, TargetChangedNotice } from './target-changed.js';

/** Tasks as a table; a row opens its form. */
export function TaskTable() {
  return (
    <DataTable<Task> bulkActionButtons={false} rowClick="edit">
      <DataTable.Col<Task>
        label="Title"
        disableSort
        render={({ id, title }) => (
          <Link
            component={RouterLink}
            to={`/tasks/${encodeURIComponent(id)}`}
            onClick={(click) => {
              click.stopPropagation();
            }}
            className="anywhere"
          >
            {title}
          </Link>
        )}
      />
      <DataTable.Col<Task> label="Type" disableSort render={({ taskType }) => taskTypeName(taskType)} />
      <DataTable.Col<Task> label="Target" disableSort render={(task) => <Target {...task} />} />
      <DataTable.NumberCol<Task> label="Points" source="points" disableSort />
      <DataTable.Col<Task> label="Window (UTC)" disableSort render={(task) => <Window {...task} />} />
      <DataTable.Col<Task> label="Active" disableSort render={(task) => <ActiveSwitch task={task} />} />
    </DataTable>
  );
}

/** Tasks for a narrow screen. */
export function TaskCards() {
  return (
    <SimpleList<Task>
      primaryText={({ title }) => <span className="anywhere">{title}</span>}
      secondaryText={(task) => (
        <Stack component="span" sx={{ gap: 0.25 }}>
          <span>
            {taskTypeName(task.taskType)} · {task.points} {task.points === 1 ? 'point' : 'points'} ·{' '}
            {task.isActive ? 'active' : 'off'}
          </span>
          <span>
            <Window {...task} />
          </span>
          {task.targetChangedAt !== null && (
            <Typography component="span" variant="body2" color="warning">
              {TARGET_CHANGED}
            </Typography>
          )}
        </Stack>
      )}
      rowClick="edit"
    />
  );
}

function Target({ id, title, targetUrl, targetUserId, targetChangedAt }: Task) {
  return (
    <Typography
      component="div"
      variant="body2"
      onClick={(click) => {
        click.stopPropagation();
      }}
    >
      <ExternalLink address={targetUrl} />
      {targetUserId !== null && (
        <Typography component="div" variant="caption" color="textSecondary">
          Account {targetUserId}
        </Typography>
      )}
      {targetChangedAt !== null && <TargetChangedNotice id={id} title={title} />}
    </Typography>
  );
}

function Window({ startsAt, endsAt }: Pick<Task, 'startsAt' | 'endsAt'>) {
  if (startsAt === null && endsAt === null) return <span>always</span>;
  return (
    <span>
      {startsAt !== null && (
        <>
          from <UtcTime at={startsAt} />{' '}
        </>
      )}
      {endsAt !== null && (
        <>
          until <UtcTime at={endsAt} />
        </>
      )}
    </span>
  );
}
