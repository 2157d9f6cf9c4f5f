import { Stack, Typography } from '@mui/material';

import type { VerificationStats } from '../api/types.js';
import { countText, usdText } from '../display/text/figures.js';
import { Figures } from '../overview/cards/figure.js';
import { SmallTable } from '../overview/cards/small-table.js';
import { partText } from '../overview/chart/chart-words.js';
import { costNotes, perDayText, usdOrDash } from './cost-words.js';

interface CostsProps {
  readonly stats: VerificationStats;
  readonly interval: 'hour' | 'day';
  /** The length of the period in days, 1 or more. */
  readonly days: number;
}

/** What verifications of a period cost: per approved task, per day, and in a table by hour or day. */
export function Costs({ stats, interval, days }: CostsProps) {
  return (
    <Stack spacing={1.5}>
      <Figures
        figures={[
          {
            name: 'Per approved task',
            value: usdOrDash(stats.usdPerApproval),
            hint: 'The cost of all attempts, divided by the approvals',
          },
          { name: 'Per day', value: perDayText(stats.estimatedCostUsd, days) },
          { name: 'All attempts', value: usdText(stats.estimatedCostUsd) },
        ]}
      />
      <SmallTable
        label={interval === 'hour' ? 'Cost by hour' : 'Cost by day'}
        maxHeight={240}
        columns={[interval === 'hour' ? 'Hour' : 'Day (UTC)', 'Attempts', 'Approved', 'Cost']}
        rows={[...stats.series].reverse().map(({ at, approved, rejected, error, estimatedCostUsd }) => ({
          key: at,
          cells: [
            <span key="at" className="nowrap">
              {partText(at, interval)}
            </span>,
            countText(approved + rejected + error),
            countText(approved),
            usdText(estimatedCostUsd),
          ],
        }))}
      />
      <CostNotes readOn={stats.prices.readOn} unknownCosts={stats.unknownCosts} />
    </Stack>
  );
}

/** What has to be known to read the costs. */
export function CostNotes(props: Parameters<typeof costNotes>[0]) {
  return (
    <Typography variant="body2" color="textSecondary">
      {costNotes(props)}
    </Typography>
  );
}
