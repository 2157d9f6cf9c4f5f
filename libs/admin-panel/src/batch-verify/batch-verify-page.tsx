import { Stack } from '@mui/material';

import { Page } from '../layout/page.js';
import { PageHeader } from '../layout/page-header.js';
import { BatchResults } from './batch-results.js';
import { IdsForm } from './ids-form.js';
import { LeaveGuard } from './leave-guard.js';
import { useBatch } from './use-batch.js';

/** Verifies many completions of many members at once, and tells for each what came of it. */
export function BatchVerifyPage() {
  const run = useBatch();
  const isRunning = run.phase !== 'idle';
  return (
    <Page>
      <PageHeader
        title="Batch verify"
        lead="Verify completions of any members now, without their cooldown. The ids stand in the verification logs and in Review."
      />
      <Stack spacing={2}>
        <IdsForm isRunning={isRunning} onStart={run.start} />
        <BatchResults run={run} />
      </Stack>
      <LeaveGuard isRunning={isRunning} />
    </Page>
  );
}
