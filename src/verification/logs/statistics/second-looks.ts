import type { SecondLookFigure } from './second-looks.repository.js';
import type { SecondLooksResponse } from './second-looks.response.js';
import type { ResultCounts } from './verification-statistics.response.js';

/** The response that the counts add up to. */
export function toSecondLooksResponse(figures: readonly SecondLookFigure[]): SecondLooksResponse {
  const results = countsOf(figures);
  const total = results.approved + results.rejected + results.error;
  const delays = [...new Set(figures.map(({ delaySeconds }) => delaySeconds))];
  return {
    total,
    ...results,
    approvedShare: total === 0 ? 0 : results.approved / total,
    delays: delays.map((upToSeconds) => ({
      upToSeconds,
      ...countsOf(figures.filter(({ delaySeconds }) => delaySeconds === upToSeconds)),
    })),
  };
}

function countsOf(figures: readonly SecondLookFigure[]): ResultCounts {
  const of = (wanted: SecondLookFigure['outcome']): number =>
    figures.filter(({ outcome }) => outcome === wanted).reduce((sum, { looks }) => sum + looks, 0);
  return { approved: of('APPROVED'), rejected: of('REJECTED'), error: of('ERROR') };
}
