import { useTheme } from '@mui/material';
import { BarPlot, FocusedBar } from '@mui/x-charts/BarChart';
import { ChartsAxisHighlight } from '@mui/x-charts/ChartsAxisHighlight';
import { ChartsContainer } from '@mui/x-charts/ChartsContainer';
import { ChartsGrid } from '@mui/x-charts/ChartsGrid';
import { ChartsTooltip } from '@mui/x-charts/ChartsTooltip';
import { ChartsXAxis } from '@mui/x-charts/ChartsXAxis';
import { ChartsYAxis } from '@mui/x-charts/ChartsYAxis';

import { countText } from '../../display/text/figures.js';
import { partText, tickText } from './chart-words.js';
import { totalOf, type Bucket } from './fill-gaps.js';
import { resultColour, results } from './result-colours.js';
import type { StatsWindow } from '../stats-range.js';

interface ResultChartProps {
  readonly buckets: readonly Bucket[];
  readonly interval: StatsWindow['interval'];
}

/** Room for the labels of the axes. */
const MARGIN = { top: 8, right: 4, bottom: 0, left: 0 };
/** The smallest end of the axis of attempts. */
const MIN_AXIS_END = 4;
const bare = { disableLine: true, disableTicks: true };

/**
 * Attempts over time, stacked by result. A separate file, so that the chart library is loaded only here; built from the
 * library's parts, because its ready-made chart is larger.
 */
export default function ResultChart({ buckets, interval }: ResultChartProps) {
  const theme = useTheme();
  // Only whole numbers on the axis, also with few attempts or none.
  const shortAxis = buckets.every((bucket) => totalOf(bucket) <= MIN_AXIS_END) ? { max: MIN_AXIS_END } : {};
  return (
    <ChartsContainer
      height={240}
      skipAnimation
      margin={MARGIN}
      series={results.map(({ id, label }) => ({
        type: 'bar',
        id,
        label,
        stack: 'attempts',
        color: resultColour(theme, id),
        data: buckets.map((bucket) => bucket[id]),
        valueFormatter: (count: number | null) => countText(count ?? 0),
      }))}
      xAxis={[
        {
          id: 'time',
          scaleType: 'band',
          data: buckets.map(({ at }) => at),
          categoryGapRatio: buckets.length > 40 ? 0.15 : 0.3,
          valueFormatter: (at: string, { location }) =>
            location === 'tick' ? tickText(at, interval) : partText(at, interval),
          ...bare,
        },
      ]}
      yAxis={[
        {
          id: 'attempts',
          width: 44,
          min: 0,
          domainLimit: 'nice',
          tickMinStep: 1,
          ...shortAxis,
          valueFormatter: (count: number) => countText(count),
          ...bare,
        },
      ]}
    >
      <ChartsGrid horizontal />
      <BarPlot borderRadius={2} />
      <FocusedBar />
      <ChartsAxisHighlight x="band" />
      <ChartsXAxis axisId="time" />
      <ChartsYAxis axisId="attempts" />
      <ChartsTooltip trigger="axis" />
    </ChartsContainer>
  );
}
