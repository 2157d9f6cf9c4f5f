import { Stack } from '@mui/material';

import type { Usage } from '../../api/types.js';
import { CostNotes, Costs } from '../../costs/costs.js';
import { daysBetween, usdOrDash } from '../../costs/cost-words.js';
import { PanelLink } from '../../display/panel-link.js';
import { countText, usdText } from '../../display/text/figures.js';
import type { Asked, useUsage, WindowStats } from '../use-overview.js';
import { Nothing } from './breakdown-cards.js';
import { OverviewCard } from './overview-card.js';
import { SmallTable } from './small-table.js';

/** What the verifications of the chosen time cost. */
export function CostsCard({ asked, when }: { readonly asked: Asked<WindowStats>; readonly when: string }) {
  return (
    <OverviewCard title={`Cost of verification, ${when}`} asked={asked}>
      {({ stats, interval, buckets: [first] }) =>
        stats.total === 0 ? (
          <Nothing>Nothing was verified in this period.</Nothing>
        ) : (
          <Costs
            stats={stats}
            interval={interval}
            days={interval === 'hour' || first === undefined ? 1 : daysBetween(first.at, new Date())}
          />
        )
      }
    </OverviewCard>
  );
}

const MOST_TASKS = 10;

/** The tasks that cost most this month. */
export function TaskCostsCard({ asked }: { readonly asked: ReturnType<typeof useUsage> }) {
  return (
    <OverviewCard title="Most expensive tasks this month" asked={asked}>
      {({ tasks, prices }) =>
        tasks.length === 0 ? (
          <Nothing>Nothing was verified this month.</Nothing>
        ) : (
          <Stack spacing={1.5}>
            <SmallTable
              label="Most expensive tasks"
              columns={['Task', 'Attempts', 'Approved', 'X calls', 'Cost', 'Per approved task']}
              rows={tasks.slice(0, MOST_TASKS).map(taskRow)}
            />
            <CostNotes
              readOn={prices.readOn}
              unknownCosts={tasks.reduce((sum, { unknownCosts }) => sum + unknownCosts, 0)}
            />
          </Stack>
        )
      }
    </OverviewCard>
  );
}

function taskRow(task: Usage['tasks'][number]) {
  const { taskId, title, verifications, approved, apiCallCount, estimatedCostUsd, usdPerApproval } = task;
  return {
    key: taskId,
    cells: [
      <PanelLink key="task" to={`/tasks/${encodeURIComponent(taskId)}`}>
        {title}
      </PanelLink>,
      countText(verifications),
      countText(approved),
      countText(apiCallCount),
      usdText(estimatedCostUsd),
      usdOrDash(usdPerApproval),
    ],
  };
}
