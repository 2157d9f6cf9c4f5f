import AddIcon from '@mui/icons-material/AddOutlined';
import { Button } from '@mui/material';
import { Link } from 'react-router';

import { PanelList } from '../layout/list/panel-list.js';
import { TaskCards, TaskTable } from './task-rows.js';

/** The task catalogue. */
export function TasksPage() {
  return (
    <PanelList
      resource="tasks"
      what="The tasks"
      title="Tasks"
      lead="What members are asked to do on X, newest first."
      actions={<NewTask />}
      empty={{
        title: 'No tasks yet',
        text: 'Members see a task as soon as you create it.',
        action: <NewTask />,
      }}
      table={<TaskTable />}
      cards={<TaskCards />}
    />
  );
}

function NewTask() {
  return (
    <Button variant="contained" component={Link} to="/tasks/create" startIcon={<AddIcon />}>
      New task
    </Button>
  );
}
