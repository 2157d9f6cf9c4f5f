import { Box, Button, Card, Stack } from '@mui/material';
import { useMemo, useState } from 'react';

import { EmptyState } from '../../layout/states/empty-state.js';
import { countsOf, idsThat, itemsOf } from '../run/batch.js';
import { BatchProgress } from '../batch-progress.js';
import { BatchTotals } from './batch-totals.js';
import { itemsIn, type View } from './batch-view.js';
import { FailedActions } from './failed-actions.js';
import { ResultsTable } from './results-table.js';
import type { BatchRun } from '../run/use-batch.js';
import { ViewToggle } from './view-toggle.js';

/** The results of the batch so far. */
export function BatchResults({ run }: { readonly run: BatchRun }) {
  const { batch, phase, runAgain, clear } = run;
  const [view, setView] = useState<View>('all');
  const items = useMemo(() => itemsOf(batch), [batch]);
  const counts = useMemo(() => countsOf(items), [items]);
  const shown = useMemo(() => itemsIn(view, items), [view, items]);
  const isRunning = phase !== 'idle';
  if (items.length === 0) return <NothingYet />;
  return (
    <Card component="section" aria-label="Batch results">
      <BatchProgress {...run} />
      <BatchTotals counts={counts} apiCallCount={batch.apiCallCount} />
      <Stack
        direction="row"
        sx={{
          gap: 1.5,
          px: 2,
          py: 1.25,
          flexWrap: 'wrap',
          alignItems: 'center',
          justifyContent: 'space-between',
        }}
      >
        <ViewToggle view={view} counts={counts} onChange={setView} />
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          <FailedActions
            failed={idsThat(items, 'failed')}
            unsent={idsThat(items, 'stopped')}
            isRunning={isRunning}
            onRunAgain={runAgain}
          />
          {!isRunning && (
            <Button size="small" onClick={clear}>
              Clear results
            </Button>
          )}
        </Stack>
      </Stack>
      <Box sx={{ overflowX: 'auto', borderTop: 1, borderColor: 'divider' }}>
        {shown.length === 0 ? <EmptyState title="No results" /> : <ResultsTable key={view} items={shown} />}
      </Box>
    </Card>
  );
}

function NothingYet() {
  return (
    <Card>
      <EmptyState title="No batch yet">
        Each completion is verified at once, without its cooldown. Approved completions stay approved and cost
        no call.
      </EmptyState>
    </Card>
  );
}
