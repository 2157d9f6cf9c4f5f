import {
  Box,
  Button,
  Collapse,
  Divider,
  Skeleton,
  Stack,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
  useTheme,
} from '@mui/material';
import { lazy, Suspense, useId, useState } from 'react';

import { countText, millisecondsText, rateText } from '../../display/text/figures.js';
import { ChartBoundary } from './chart-boundary.js';
import { partText, summaryOf } from './chart-words.js';
import { totalOf } from './fill-gaps.js';
import { Figures } from '../cards/figure.js';
import { OverviewCard } from '../cards/overview-card.js';
import { resultColour, results } from './result-colours.js';
import { SmallTable } from '../cards/small-table.js';
import { ranges, type RangeId } from '../stats-range.js';
import type { Asked, WindowStats } from '../use-overview.js';

const ResultChart = lazy(() => import('./result-chart.js'));

interface ResultsOverTimeProps {
  readonly asked: Asked<WindowStats>;
  readonly range: RangeId;
  readonly onRange: (range: RangeId) => void;
}

/** Attempts over the chosen time: rates, a chart, and the same numbers as a table. */
export function ResultsOverTime({ asked, range, onRange }: ResultsOverTimeProps) {
  return (
    <OverviewCard
      title="Verifications over time"
      asked={asked}
      rows={9}
      action={<RangeChoice range={range} onRange={onRange} />}
    >
      {(answer) => (
        <Stack spacing={2}>
          <Rates {...answer} />
          <Divider />
          <Bars {...answer} />
        </Stack>
      )}
    </OverviewCard>
  );
}

function RangeChoice({ range, onRange }: Pick<ResultsOverTimeProps, 'range' | 'onRange'>) {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={range}
      aria-label="Time range"
      onChange={(_change, chosen: RangeId | null) => {
        if (chosen !== null) onRange(chosen);
      }}
    >
      {ranges.map(({ id, label }) => (
        <ToggleButton
          key={id}
          value={id}
          sx={{ py: 0.25, px: { xs: 1, sm: 1.25 }, textTransform: 'none', whiteSpace: 'nowrap' }}
        >
          {label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function Rates({ stats }: Pick<WindowStats, 'stats'>) {
  const hint = 'Of all attempts in this period';
  return (
    <Figures
      figures={[
        { name: 'Attempts', value: countText(stats.total) },
        { name: 'Success rate', value: rateText(stats.successRate), hint: `${hint}: approved` },
        { name: 'Error rate', value: rateText(stats.errorRate), hint: `${hint}: could not tell` },
        { name: 'Cache-hit rate', value: rateText(stats.cacheHitRate), hint: `${hint}: without a call to X` },
        { name: 'Average time', value: millisecondsText(stats.averageVerificationTime) },
        {
          name: '95th percentile',
          value: millisecondsText(stats.p95VerificationTime),
          hint: '95 of 100 attempts took no longer',
        },
        { name: 'X calls', value: countText(stats.apiCallCount) },
      ]}
    />
  );
}

/** What the colours mean. */
function Legend() {
  const theme = useTheme();
  return (
    <Stack
      component="ul"
      direction="row"
      aria-label="Colours"
      sx={{ m: 0, mb: 1, p: 0, listStyle: 'none', columnGap: 2, rowGap: 0.5, flexWrap: 'wrap' }}
    >
      {results.map(({ id, label }) => (
        <Typography
          key={id}
          component="li"
          variant="caption"
          sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}
        >
          <Box sx={{ width: 10, height: 10, borderRadius: '2px', bgcolor: resultColour(theme, id) }} />
          {label}
        </Typography>
      ))}
    </Stack>
  );
}

function Bars({ buckets, interval }: WindowStats) {
  const [isTable, setIsTable] = useState(false);
  const tableId = useId();
  const summary = summaryOf(buckets, interval);
  return (
    <Box component="figure" sx={{ m: 0, minWidth: 0 }} aria-label="Verification attempts by result">
      <Legend />
      <ChartBoundary>
        <Suspense fallback={<Skeleton variant="rounded" height={240} />}>
          <ResultChart buckets={buckets} interval={interval} />
        </Suspense>
      </ChartBoundary>
      <Stack
        direction="row"
        component="figcaption"
        sx={{ mt: 1, gap: 1, justifyContent: 'space-between', alignItems: 'center', flexWrap: 'wrap' }}
      >
        <Typography variant="body2" color="textSecondary">
          {summary}
        </Typography>
        <Button
          size="small"
          aria-expanded={isTable}
          aria-controls={tableId}
          onClick={() => {
            setIsTable(!isTable);
          }}
        >
          {isTable ? 'Hide the table' : 'Show as a table'}
        </Button>
      </Stack>
      <Collapse in={isTable} id={tableId} mountOnEnter unmountOnExit>
        <BucketTable buckets={buckets} interval={interval} />
      </Collapse>
    </Box>
  );
}

function BucketTable({ buckets, interval }: Pick<WindowStats, 'buckets' | 'interval'>) {
  return (
    <SmallTable
      label="Verification attempts by result, as a table"
      maxHeight={320}
      columns={[interval === 'hour' ? 'Hour' : 'Day (UTC)', 'Approved', 'Rejected', 'Could not tell', 'All']}
      rows={[...buckets].reverse().map((bucket) => ({
        key: bucket.at,
        cells: [
          partText(bucket.at, interval),
          countText(bucket.approved),
          countText(bucket.rejected),
          countText(bucket.error),
          countText(totalOf(bucket)),
        ],
      }))}
    />
  );
}
