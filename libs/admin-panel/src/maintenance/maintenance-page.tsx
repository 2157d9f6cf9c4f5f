import { Stack } from '@mui/material';
import { useState } from 'react';

import type { Run } from '../api/types.js';
import { Page } from '../layout/page.js';
import { PageHeader } from '../layout/page-header.js';
import { Archives } from './archives/archives.js';
import { Jobs } from './jobs/jobs.js';
import { ModeCard } from './mode/mode-card.js';
import { RunDrawer } from './runs/run-drawer.js';
import { RunHistory } from './runs/run-history.js';

/** The maintenance mode, the jobs and their runs, and the archives. */
export function MaintenancePage() {
  const [open, setOpen] = useState<Run | null>(null);
  return (
    <Page>
      <PageHeader
        title="Maintenance"
        lead="The maintenance mode, the jobs and their runs, and archived logs."
      />
      <Stack spacing={3.5}>
        <ModeCard />
        <Jobs onOpen={setOpen} />
        <RunHistory onOpen={setOpen} />
        <Archives />
      </Stack>
      <RunDrawer
        run={open}
        onClose={() => {
          setOpen(null);
        }}
      />
    </Page>
  );
}
