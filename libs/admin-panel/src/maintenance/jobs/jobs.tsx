import { Card, useMediaQuery, type Theme } from '@mui/material';

import type { Run } from '../../api/types.js';
import { ErrorState } from '../../layout/states/error-state.js';
import { LoadingState } from '../../layout/states/loading-state.js';
import { JobCards, JobTable } from './job-rows.js';
import { Section } from '../section.js';
import { useJobRunner, useJobs } from './use-jobs.js';

interface JobsProps {
  readonly onOpen: (run: Run) => void;
}

/** The jobs: their schedule, their last run, and buttons to run them now. */
export function Jobs({ onOpen }: JobsProps) {
  return (
    <Section title="Jobs" lead="Scheduled jobs that clean up the database. A dry run changes nothing.">
      <Card sx={{ overflowX: 'auto' }}>
        <Rows onOpen={onOpen} />
      </Card>
    </Section>
  );
}

function Rows({ onOpen }: JobsProps) {
  const isNarrow = useMediaQuery((theme: Theme) => theme.breakpoints.down('md'));
  const { data: jobs, error, refetch } = useJobs();
  const runner = useJobRunner();
  if (jobs === undefined) {
    return error === null ? (
      <LoadingState />
    ) : (
      <ErrorState error={error} what="The jobs" onRetry={() => void refetch()} />
    );
  }
  const rows = { jobs, runner, onOpen };
  return isNarrow ? <JobCards {...rows} /> : <JobTable {...rows} />;
}
