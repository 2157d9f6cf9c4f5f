import { Alert, Stack, Typography } from '@mui/material';

import type { Run } from '../../api/types.js';
import { UtcTime } from '../../display/utc-time.js';
import { DetailDrawer } from '../../layout/detail-drawer.js';
import { Facts } from '../../layout/facts.js';
import { durationInWords } from '../jobs/duration-words.js';
import { affectedInWords, jobWords } from '../jobs/job-words.js';
import { detailsInWords, isComplete } from './run-details.js';
import { RunStatus } from './run-status.js';

interface RunDrawerProps {
  readonly run: Run | null;
  readonly onClose: () => void;
}

/** One run in full: what it did, or what it would do. */
export function RunDrawer({ run, onClose }: RunDrawerProps) {
  return (
    <DetailDrawer isOpen={run !== null} title={run?.dryRun === true ? 'Dry run' : 'Run'} onClose={onClose}>
      {run !== null && (
        <Stack spacing={3}>
          <Outcome run={run} />
          <Details run={run} />
          <div>
            <Typography variant="h3" gutterBottom>
              About this run
            </Typography>
            <Facts facts={factsOf(run)} />
          </div>
        </Stack>
      )}
    </DetailDrawer>
  );
}

function Outcome({ run }: { readonly run: Run }) {
  return (
    <Stack spacing={1.5}>
      <div>
        <Typography variant="h3" component="p">
          {jobWords(run.job).title}
        </Typography>
        <Typography sx={{ fontSize: '1.125rem', fontWeight: 650 }}>{affectedInWords(run)}</Typography>
      </div>
      {run.dryRun && (
        <Alert severity="info" variant="outlined">
          A dry run: nothing was changed.
        </Alert>
      )}
      {run.error !== null && (
        <Alert severity="error" variant="outlined">
          {run.error}
        </Alert>
      )}
      {run.status === 'SUCCEEDED' && !isComplete(run) && (
        <Alert severity="warning" variant="outlined">
          {run.dryRun
            ? 'There are more rows than one run may change: the next run continues.'
            : 'Rows are left: this run reached its limit. The next run continues.'}
        </Alert>
      )}
    </Stack>
  );
}

function Details({ run }: { readonly run: Run }) {
  const details = detailsInWords(run);
  if (details.length === 0) return null;
  return (
    <div>
      <Typography variant="h3" gutterBottom>
        Details
      </Typography>
      <Facts
        facts={details.map(({ name, values }) => [
          name,
          values.length === 0 ? 'none' : values.map((value) => <div key={value}>{value}</div>),
        ])}
      />
    </div>
  );
}

function factsOf(run: Run) {
  return [
    ['Status', <RunStatus key="status" status={run.status} />],
    [
      'Started by',
      run.scheduledFor === null ? (
        'an admin'
      ) : (
        <span key="tick">
          the schedule, for <UtcTime at={run.scheduledFor} withZone />
        </span>
      ),
    ],
    ['Started', <UtcTime key="started" at={run.startedAt} withZone />],
    ['Ended', <UtcTime key="ended" at={run.finishedAt} none="not yet" withZone />],
    ['Took', durationInWords(run.startedAt, run.finishedAt)],
    ['Attempts', run.attempts === 1 ? '1' : `${run.attempts}: a process stopped, and another one continued`],
    ['Instance', run.instance],
    ['Run', run.id],
  ] as const;
}
