import { Card, useMediaQuery, type Theme } from '@mui/material';

import type { Run } from '../api/types.js';
import { ErrorState } from '../layout/error-state.js';
import { LoadingState } from '../layout/loading-state.js';
import { JobCards, JobTable } from './job-rows.js';
import { Section } from './section.js';
import { useJobRunner, useJobs } from './use-jobs.js';

interface JobsProps {
  readonly onOpen: (run: Run) => void;
}

/** The jobs: when they run, what became of the last run, and the way to run one now. */
export function Jobs({ onOpen }: JobsProps) {
  return (
    <Section
      title="Jobs"
      lead="They keep the service’s tables in order by themselves. A dry run changes nothing."
    >
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
