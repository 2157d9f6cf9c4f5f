import { Box, Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';

import type { Job, Run } from '../../api/types.js';
import { RowOpener } from '../../display/row-opener.js';
import { utcText } from '../../display/text/utc-text.js';
import { UtcTime } from '../../display/utc-time.js';
import { CODE_FONTS } from '../../theme/theme.js';
import { cronInWords } from './cron-words.js';
import { JobActions } from './job-actions.js';
import { affectedInWords, jobWords } from './job-words.js';
import { RunStatus } from '../runs/run-status.js';
import type { JobRunner } from './use-jobs.js';

interface RowsProps {
  readonly jobs: readonly Job[];
  readonly runner: JobRunner;
  readonly onOpen: (run: Run) => void;
}

/** The jobs as a table. */
export function JobTable({ jobs, runner, onOpen }: RowsProps) {
  return (
    <Table size="small" aria-label="Jobs">
      <TableHead>
        <TableRow>
          <TableCell>Job</TableCell>
          <TableCell>Schedule (UTC)</TableCell>
          <TableCell>Next run (UTC)</TableCell>
          <TableCell>Last run (UTC)</TableCell>
          <TableCell align="right">Run now</TableCell>
        </TableRow>
      </TableHead>
      <TableBody sx={{ '& tr:last-child > *': { borderBottom: 0 }, '& td, & th': { verticalAlign: 'top' } }}>
        {jobs.map((job) => (
          <TableRow key={job.name}>
            <TableCell component="th" scope="row" sx={{ minWidth: 260 }}>
              <About name={job.name} />
            </TableCell>
            <TableCell>
              <Schedule cron={job.cron} />
            </TableCell>
            <TableCell>
              <UtcTime at={job.nextRunAt} none="not scheduled" />
            </TableCell>
            <TableCell>
              <LastRun job={job} onOpen={onOpen} />
            </TableCell>
            <TableCell align="right">
              <JobActions name={job.name} runner={runner} onEnd={onOpen} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The jobs for a narrow screen. */
export function JobCards({ jobs, runner, onOpen }: RowsProps) {
  return (
    <Box component="ul" aria-label="Jobs" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {jobs.map((job) => (
        <Stack
          component="li"
          key={job.name}
          spacing={1}
          sx={{ p: 2, '& + &': { borderTop: 1, borderColor: 'divider' } }}
        >
          <About name={job.name} />
          <Schedule cron={job.cron} />
          <Typography variant="body2" component="div">
            Next run: <UtcTime at={job.nextRunAt} none="not scheduled" withZone />
          </Typography>
          <Stack direction="row" sx={{ gap: 0.75 }}>
            <Typography variant="body2">Last run:</Typography>
            <LastRun job={job} onOpen={onOpen} />
          </Stack>
          <Box sx={{ ml: -0.5 }}>
            <JobActions name={job.name} runner={runner} onEnd={onOpen} />
          </Box>
        </Stack>
      ))}
    </Box>
  );
}

function About({ name }: Pick<Job, 'name'>) {
  const { title, does } = jobWords(name);
  return (
    <>
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {title}
      </Typography>
      <Typography variant="caption" color="textSecondary" component="p" sx={{ maxWidth: '46ch' }}>
        {does}
      </Typography>
    </>
  );
}

function Schedule({ cron }: Pick<Job, 'cron'>) {
  if (cron === null) return <Typography variant="body2">Off</Typography>;
  const words = cronInWords(cron);
  return (
    <Typography variant="body2" component="div">
      {words !== null && <div className="nowrap">{words.charAt(0).toUpperCase() + words.slice(1)}</div>}
      <Typography variant="caption" color="textSecondary" className="nowrap" sx={{ fontFamily: CODE_FONTS }}>
        {cron}
      </Typography>
    </Typography>
  );
}

function LastRun({
  job: { lastRun, name },
  onOpen,
}: {
  readonly job: Job;
  readonly onOpen: (run: Run) => void;
}) {
  if (lastRun === null) {
    return (
      <Typography variant="body2" color="textSecondary">
        never
      </Typography>
    );
  }
  const { status, startedAt, dryRun } = lastRun;
  return (
    <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
      <Typography variant="body2" component="div">
        <RowOpener
          label={`Last run of ${jobWords(name).title}: ${utcText(startedAt)}`}
          onOpen={() => {
            onOpen(lastRun);
          }}
        >
          <UtcTime at={startedAt} />
        </RowOpener>
      </Typography>
      <Stack direction="row" sx={{ gap: 0.75, alignItems: 'center' }}>
        <RunStatus status={status} />
        {dryRun && <Typography variant="caption">dry run</Typography>}
      </Stack>
      <Typography variant="caption" color="textSecondary">
        {affectedInWords(lastRun)}
      </Typography>
    </Stack>
  );
}
