import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useStore } from 'react-admin';

import { utcText } from '../display/text/utc-text.js';
import { Page } from '../layout/page.js';
import { PageHeader } from '../layout/page-header.js';
import { ConnectionsCard, TaskTypeCard, UsageCard } from './cards/breakdown-cards.js';
import { CostsCard, TaskCostsCard } from './cards/cost-cards.js';
import { MaintenanceBanner } from './cards/maintenance-banner.js';
import { ResultsOverTime } from './chart/results-over-time.js';
import { InstancesCard, JobsCard, XAccessCard } from './cards/service-cards.js';
import { SecondLooksCard } from './cards/second-looks-card.js';
import { rangeOf } from './stats-range.js';
import { CostCard, QueueCard, ReviewCard, TodayCard } from './cards/top-cards.js';
import {
  useJobs,
  useMode,
  useRangeStats,
  useSecondLooks,
  useStatus,
  useTodaysStats,
  useUsage,
} from './use-overview.js';

/** The first page: verification results and the state of the service. */
export function OverviewPage() {
  const [chosen, setChosen] = useStore<string>('overview.range', '7d');
  const range = rangeOf(chosen);
  const stats = useRangeStats(range.id);
  const secondLooks = useSecondLooks(range.id);
  const todays = useTodaysStats();
  const status = useStatus();
  const usage = useUsage();
  const jobs = useJobs();
  const mode = useMode();
  const all = [stats, secondLooks, todays, status, usage, jobs, mode];
  return (
    <Page>
      <PageHeader
        title="Overview"
        lead="Verification results and the state of the service."
        actions={<Updated at={Math.max(...all.map(({ dataUpdatedAt }) => dataUpdatedAt))} />}
      />
      <MaintenanceBanner mode={mode} status={status} />
      <Stack spacing={2}>
        <Row columns={{ xs: 'repeat(2, minmax(0, 1fr))', lg: 'repeat(4, minmax(0, 1fr))' }}>
          <TodayCard asked={todays} />
          <ReviewCard asked={status} />
          <QueueCard asked={status} />
          <CostCard asked={usage} />
        </Row>
        <ResultsOverTime asked={stats} range={range.id} onRange={setChosen} />
        <Row columns={{ xs: 'minmax(0, 1fr)', lg: 'minmax(0, 7fr) minmax(0, 5fr)' }}>
          <Stack spacing={2}>
            <TaskTypeCard asked={stats} when={range.label} />
            <CostsCard asked={stats} when={range.label} />
            <TaskCostsCard asked={usage} />
            <SecondLooksCard asked={secondLooks} when={range.label} />
            <UsageCard asked={usage} />
            <JobsCard asked={jobs} />
          </Stack>
          <Stack spacing={2}>
            <ConnectionsCard asked={status} />
            <XAccessCard asked={status} />
            <InstancesCard asked={status} />
          </Stack>
        </Row>
      </Stack>
    </Page>
  );
}

interface RowProps {
  readonly columns: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}

function Row({ columns, children }: RowProps) {
  return <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: columns }}>{children}</Box>;
}

function Updated({ at }: { readonly at: number }) {
  return (
    <Typography variant="body2" color="textSecondary">
      {at === 0 ? 'Loading…' : `Updated ${utcText(new Date(at).toISOString()).slice(11)} UTC · every 30 s`}
    </Typography>
  );
}
