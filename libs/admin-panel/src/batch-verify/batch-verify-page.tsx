import { Stack } from '@mui/material';

import { Page } from '../layout/page.js';
import { PageHeader } from '../layout/page-header.js';
import { BatchResults } from './results/batch-results.js';
import { IdsForm } from './ids/ids-form.js';
import { LeaveGuard } from './run/leave-guard.js';
import { useBatch } from './run/use-batch.js';

/** Verifies many completions of many members, and shows the result of each. */
export function BatchVerifyPage() {
  const run = useBatch();
  const isRunning = run.phase !== 'idle';
  return (
    <Page>
      <PageHeader
        title="Batch verify"
        lead="Verify completions of any members now, without their cooldown. You find the ids in the verification logs and in Review."
      />
      <Stack spacing={2}>
        <IdsForm isRunning={isRunning} onStart={run.start} />
        <BatchResults run={run} />
      </Stack>
      <LeaveGuard isRunning={isRunning} />
    </Page>
  );
}
