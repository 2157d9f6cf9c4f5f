import { Button, LinearProgress, Stack, Typography } from '@mui/material';

import type { BatchRun } from './run/use-batch.js';

/** The progress of the run, why it waits, and a button that stops it. */
export function BatchProgress({ batch, runIds, phase, pause, stop }: BatchRun) {
  if (phase === 'idle') return null;
  const done = runIds.filter((id) => {
    const kind = batch.items.get(id)?.kind;
    return kind === 'answered' || kind === 'unanswered';
  }).length;
  return (
    <Stack sx={{ gap: 1, p: 2, borderBottom: 1, borderColor: 'divider' }}>
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center', justifyContent: 'space-between' }}>
        <div role="status">
          <Typography variant="h3" component="p">
            {done.toLocaleString('en-GB')} of {runIds.length.toLocaleString('en-GB')} done
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {phase === 'stopping'
              ? 'Stopping: the current chunk is finished, and no other is sent.'
              : pause === null
                ? 'Results arrive chunk by chunk. Stay on this page until all have arrived.'
                : `This chunk is sent again in ${pause.seconds} s. ${pause.why}`}
          </Typography>
        </div>
        <Button variant="outlined" disabled={phase === 'stopping'} onClick={stop} sx={{ flexShrink: 0 }}>
          Stop
        </Button>
      </Stack>
      <LinearProgress
        aria-label="Batch progress"
        variant="determinate"
        value={runIds.length === 0 ? 0 : (done / runIds.length) * 100}
        aria-valuetext={`${done} of ${runIds.length}`}
        sx={{ height: 6, borderRadius: 3 }}
      />
    </Stack>
  );
}
