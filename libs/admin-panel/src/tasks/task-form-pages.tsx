import { Box, Card } from '@mui/material';
import {
  BooleanInput,
  CreateBase,
  EditBase,
  SaveButton,
  SimpleForm,
  Toolbar,
  useEditContext,
} from 'react-admin';

import { ErrorState } from '../layout/states/error-state.js';
import { LoadingState } from '../layout/states/loading-state.js';
import { PageHeader } from '../layout/page-header.js';
import { Page } from '../layout/page.js';
import type { Task } from '../api/types.js';
import { DeleteTaskButton } from './delete-task-button.js';
import { TaskCosts } from './task-costs.js';
import { TargetChangedQuestion } from './target-changed.js';
import { TaskFields } from './task-fields.js';
import { newTaskOf, taskChangeOf, type TaskValues } from './task-input.js';

const NARROW = { maxWidth: 720 };
const TOOLBAR = {
  justifyContent: 'space-between',
  bgcolor: 'transparent',
  px: 2,
  // On a phone react-admin pins it over the last fields.
  '&.RaToolbar-mobileToolbar': { position: 'static', mt: 0 },
};

/** The page that creates a task. */
export function TaskCreatePage() {
  return (
    <Page>
      <PageHeader title="New task" lead="Members see it at once, or from its start time." />
      <CreateBase redirect="list" transform={newTaskOf}>
        <Card sx={NARROW}>
          <SimpleForm mode="onChange" toolbar={<Buttons />} defaultValues={{ points: 0 }}>
            <TaskFields />
          </SimpleForm>
        </Card>
      </CreateBase>
    </Page>
  );
}

/** The page that changes a task, or deletes one without completions. */
export function TaskEditPage() {
  return (
    <Page>
      <PageHeader title="Edit task" />
      <EditBase
        redirect="list"
        mutationMode="pessimistic"
        transform={changeOf}
        queryOptions={{ onError: () => undefined }}
      >
        <Card sx={NARROW}>
          <EditForm />
        </Card>
        <Costs />
      </EditBase>
    </Page>
  );
}

function changeOf(values: TaskValues, options?: { readonly previousData: TaskValues }) {
  return taskChangeOf(values, options?.previousData ?? {});
}

function EditForm() {
  const { isPending, refetch, record, ...edit } = useEditContext<Task>();
  // react-admin's type has no error, but there is one when the task cannot be loaded.
  const error: unknown = edit.error ?? null;
  if (error !== null) return <ErrorState error={error} what="The task" onRetry={() => void refetch()} />;
  if (isPending) return <LoadingState rows={8} />;
  return (
    <SimpleForm mode="onChange" toolbar={<Buttons canDelete />}>
      {record !== undefined && <TargetChangedQuestion task={record} />}
      <BooleanInput source="isActive" label="Active: members see it and can do it" helperText={false} />
      <TaskFields />
    </SimpleForm>
  );
}

function Costs() {
  const { record } = useEditContext<Task>();
  if (record === undefined) return null;
  return (
    <Box sx={{ ...NARROW, mt: 2 }}>
      <TaskCosts task={record} />
    </Box>
  );
}

function Buttons({ canDelete = false }: { readonly canDelete?: boolean }) {
  return (
    <Toolbar sx={TOOLBAR}>
      <SaveButton alwaysEnable={!canDelete} label="Save" />
      {canDelete && <DeleteTaskButton />}
    </Toolbar>
  );
}
