import { Stack } from '@mui/material';
import { DataTable, SimpleList, useRecordContext } from 'react-admin';

import type { Run } from '../../api/types.js';
import { jobName } from '../../display/text/job-name.js';
import { RowOpener } from '../../display/row-opener.js';
import { UtcTime } from '../../display/utc-time.js';
import { durationInWords } from '../jobs/duration-words.js';
import { affectedInWords } from '../jobs/job-words.js';
import { RunStatus } from './run-status.js';

interface RowsProps {
  readonly onOpen: (run: Run) => void;
}

/** Runs as a table; a row opens in full. */
export function RunTable({ onOpen }: RowsProps) {
  return (
    <DataTable<Run>
      bulkActionButtons={false}
      rowClick={(_id, _resource, run) => {
        onOpen(run);
        return false;
      }}
    >
      <DataTable.Col label="Started (UTC)" disableSort render={() => <Opener onOpen={onOpen} />} />
      <DataTable.Col<Run> label="Job" disableSort render={({ job }) => jobName(job)} />
      <DataTable.Col<Run> label="Kind" disableSort render={kindOf} />
      <DataTable.Col<Run> label="Status" disableSort render={({ status }) => <RunStatus status={status} />} />
      <DataTable.Col<Run> label="Outcome" disableSort render={affectedInWords} />
      <DataTable.Col<Run>
        label="Took"
        disableSort
        cellClassName="nowrap"
        render={({ startedAt, finishedAt }) => durationInWords(startedAt, finishedAt) ?? '–'}
      />
    </DataTable>
  );
}

/** Runs for a narrow screen. */
export function RunCards({ onOpen }: RowsProps) {
  return (
    <SimpleList<Run>
      primaryText={({ job }) => jobName(job)}
      secondaryText={(run) => (
        <Stack component="span" sx={{ gap: 0.5, alignItems: 'flex-start' }}>
          <span>
            <UtcTime at={run.startedAt} withZone /> · {kindOf(run)}
          </span>
          <span>{affectedInWords(run)}</span>
          <RunStatus status={run.status} />
        </Stack>
      )}
      rowClick={(_id, _resource, run) => {
        onOpen(run as Run);
        return false;
      }}
    />
  );
}

function Opener({ onOpen }: RowsProps) {
  const run = useRecordContext<Run>();
  if (run === undefined) return null;
  return (
    <RowOpener
      onOpen={() => {
        onOpen(run);
      }}
    >
      <UtcTime at={run.startedAt} />
    </RowOpener>
  );
}

function kindOf({ dryRun, scheduledFor }: Run): string {
  if (dryRun) return 'Dry run';
  return scheduledFor === null ? 'By an admin' : 'By schedule';
}
