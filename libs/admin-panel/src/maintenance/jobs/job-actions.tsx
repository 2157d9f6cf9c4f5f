import { Button, DialogContentText, Stack } from '@mui/material';
import { useState } from 'react';
import { Confirm, useNotify } from 'react-admin';

import type { Job, Run } from '../../api/types.js';
import { affectedInWords, jobWords } from './job-words.js';
import { runRefusal } from '../runs/run-refusal.js';
import type { JobRunner, RunKind } from './use-jobs.js';

interface JobActionsProps {
  readonly name: Job['name'];
  readonly runner: JobRunner;
  /** Called with a run that has ended. */
  readonly onEnd: (run: Run) => void;
}

/** Buttons for a dry run and for a run. */
export function JobActions({ name, runner, onEnd }: JobActionsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const notify = useNotify();
  const busy = runner.busy.get(name);
  const { title, does, warning } = jobWords(name);
  const begin = async (kind: RunKind) => {
    setIsAsking(false);
    try {
      const run = await runner.run(name, kind);
      if (kind === 'run') notifyOf(run);
      onEnd(run);
    } catch (error) {
      notify(`${title}: ${runRefusal(error)}`, { type: 'warning', autoHideDuration: 12_000 });
    }
  };
  const notifyOf = (run: Run) => {
    const type = run.status === 'SUCCEEDED' ? 'success' : 'warning';
    notify(`${title}: ${affectedInWords(run)}.`, { type });
  };
  return (
    <Stack direction="row" sx={{ gap: 0.75, justifyContent: { md: 'flex-end' }, whiteSpace: 'nowrap' }}>
      <Button
        size="small"
        loading={busy === 'dry-run'}
        disabled={busy !== undefined}
        aria-label={`Dry run: ${title}`}
        onClick={() => void begin('dry-run')}
      >
        Dry run
      </Button>
      <Button
        size="small"
        variant="outlined"
        loading={busy === 'run'}
        disabled={busy !== undefined}
        aria-label={`Run: ${title}`}
        onClick={() => {
          setIsAsking(true);
        }}
      >
        Run
      </Button>
      <Confirm
        isOpen={isAsking}
        title={`Run “${title}” now?`}
        content={
          <>
            <DialogContentText gutterBottom>{does}</DialogContentText>
            <DialogContentText>{warning}</DialogContentText>
          </>
        }
        confirm="Run now"
        confirmColor="warning"
        onConfirm={() => void begin('run')}
        onClose={() => {
          setIsAsking(false);
        }}
      />
    </Stack>
  );
}
