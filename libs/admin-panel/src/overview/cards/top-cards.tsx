import { Box, LinearProgress } from '@mui/material';

import type { Usage } from '../../api/types.js';
import { countOf, countText, rateText, spanText, usdText } from '../../display/text/figures.js';
import { listAddress } from '../../display/text/list-address.js';
import { PanelLink } from '../../display/panel-link.js';
import { Aside, BigFigure } from './figure.js';
import { OverviewCard } from './overview-card.js';
import { results } from '../chart/result-colours.js';
import { balanceText, postReadsText, shareOf } from '../usage-figures.js';
import type { useStatus, useTodaysStats, useUsage } from '../use-overview.js';

/** Attempts since midnight. */
export function TodayCard({ asked }: { readonly asked: ReturnType<typeof useTodaysStats> }) {
  return (
    <OverviewCard title="Verified today" asked={asked} rows={2}>
      {({ stats }) => (
        <>
          <BigFigure>{countText(stats.total)}</BigFigure>
          <Aside>
            {stats.total === 0
              ? 'No attempts since 00:00 UTC.'
              : results.map(({ id, label }) => `${countText(stats[id])} ${label.toLowerCase()}`).join(' · ')}
          </Aside>
        </>
      )}
    </OverviewCard>
  );
}

/** Completions that need a review. */
export function ReviewCard({ asked }: { readonly asked: ReturnType<typeof useStatus> }) {
  return (
    <OverviewCard title="Needs review" asked={asked} rows={2}>
      {({ needsReview }) => (
        <>
          <BigFigure>{countText(needsReview)}</BigFigure>
          <Aside>
            {needsReview === 0 ? (
              'Nothing needs a review.'
            ) : (
              <PanelLink to={listAddress('completions', { needsReview: true })}>
                Open the review queue
              </PanelLink>
            )}
          </Aside>
        </>
      )}
    </OverviewCard>
  );
}

/** Completions that wait for their next verification. */
export function QueueCard({ asked }: { readonly asked: ReturnType<typeof useStatus> }) {
  return (
    <OverviewCard title="Queue" asked={asked} rows={2}>
      {({ queue }) => (
        <>
          <BigFigure>{countText(queue.depth)}</BigFigure>
          <Aside>
            {queue.depth === 0 && 'No verification is planned.'}
            {queue.depth > 0 && queue.due === 0 && 'All are planned for later.'}
            {queue.due > 0 &&
              `${countText(queue.due)} due now, waiting for up to ${spanText(queue.ageSeconds)}.`}
          </Aside>
        </>
      )}
    </OverviewCard>
  );
}

/** The cost of X this month, and the budget. */
export function CostCard({ asked }: { readonly asked: ReturnType<typeof useUsage> }) {
  return (
    <OverviewCard title="X cost this month" asked={asked} rows={2}>
      {({ total, budget, balance, postReads, prices }) => (
        <>
          <BigFigure>{usdText(budget?.spentUsd ?? total.estimatedCostUsd)}</BigFigure>
          {budget === null ? (
            <Aside>Estimated. No budget is set (X_MONTHLY_BUDGET_USD).</Aside>
          ) : (
            <BudgetBar budget={budget} />
          )}
          <Aside>
            {countOf(total.calls, 'call')} to X, at the prices of {prices.readOn}.
          </Aside>
          <Aside>{postReadsText(postReads)}</Aside>
          {balance !== null && <Aside>{balanceText(balance)}</Aside>}
        </>
      )}
    </OverviewCard>
  );
}

function BudgetBar({ budget }: { readonly budget: NonNullable<Usage['budget']> }) {
  const share = shareOf(budget);
  const isSpent = share >= 1;
  const aside = budget.reservedUsd > 0 ? `, ${usdText(budget.reservedUsd)} more reserved` : '';
  return (
    <Box sx={{ mt: 1 }}>
      <LinearProgress
        variant="determinate"
        value={share * 100}
        color={isSpent ? 'error' : budget.warning ? 'warning' : 'primary'}
        aria-label="Budget used"
        aria-valuetext={`${rateText(share)} of the budget`}
        sx={{ height: 6, borderRadius: 3 }}
      />
      <Aside>
        {`Estimated, ${rateText(share)} of ${usdText(budget.limitUsd)}${aside}. `}
        {isSpent && 'The budget is used up: no calls to X until next month.'}
        {!isSpent && budget.warning && 'The budget is nearly used up.'}
      </Aside>
    </Box>
  );
}
