import { TASK_TYPES } from '#task-target';
import { usdOf } from '../../../x-access/budget.js';
import type { VerificationResult } from '../../completion/completion.js';
import { toCostResponse } from '../cost.response.js';
import type {
  StatisticsPointResponse,
  TaskTypeStatisticsResponse,
  VerificationStatisticsResponse,
} from './verification-statistics.response.js';
import type { StatisticsFigures } from './verification-statistics.repository.js';

/** What completes a `start` of the figures to an ISO time, by its length. */
const REST_OF_TIME: Readonly<Record<number, string>> = { 10: 'T00:00:00.000Z', 13: ':00:00.000Z' };

type TypeFigures = StatisticsFigures[0];

interface ResultFigure {
  readonly result: VerificationResult;
  readonly attempts: number;
  readonly microUsd: number;
  readonly priced: number;
}

/** The response that the figures of the database make up, without the prices. */
export function toStatisticsResponse([byType, [{ p95 }], byTime]: StatisticsFigures): Omit<
  VerificationStatisticsResponse,
  'prices'
> {
  const results = countsOf(byType);
  const total = sumOf(byType, 'attempts');
  return {
    total,
    ...results,
    successRate: ratio(results.approved, total),
    errorRate: ratio(results.error, total),
    averageVerificationTime: ratio(sumOf(byType, 'time'), total),
    p95VerificationTime: p95 ?? 0,
    apiCallCount: sumOf(byType, 'apiCalls'),
    cacheHitRate: ratio(sumOf(byType, 'cacheHits'), total),
    ...toCostResponse({
      attempts: total,
      priced: sumOf(byType, 'priced'),
      pricedApprovals: sumOf(withResult(byType, 'APPROVED'), 'priced'),
      microUsd: sumOf(byType, 'microUsd'),
    }),
    byTaskType: typesOf(byType),
    series: seriesOf(byTime),
  };
}

function typesOf(byType: TypeFigures): TaskTypeStatisticsResponse[] {
  return TASK_TYPES.flatMap((taskType) => {
    const own = byType.filter((figures) => figures.taskType === taskType);
    if (own.length === 0) return [];
    const total = sumOf(own, 'attempts');
    return [{ taskType, total, ...countsOf(own), averageVerificationTime: ratio(sumOf(own, 'time'), total) }];
  });
}

function seriesOf(byTime: StatisticsFigures[2]): StatisticsPointResponse[] {
  const points = new Map<string, ResultFigure[]>();
  for (const { start, ...figure } of byTime) points.set(start, [...(points.get(start) ?? []), figure]);
  return [...points].map(([start, figures]) => ({
    at: start + (REST_OF_TIME[start.length] ?? ''),
    ...countsOf(figures),
    estimatedCostUsd: usdOf(sumOf(figures, 'microUsd')),
  }));
}

function countsOf(figures: readonly ResultFigure[]): Record<Lowercase<VerificationResult>, number> {
  const of = (wanted: VerificationResult): number => sumOf(withResult(figures, wanted), 'attempts');
  return { approved: of('APPROVED'), rejected: of('REJECTED'), error: of('ERROR') };
}

function withResult(figures: readonly ResultFigure[], wanted: VerificationResult): ResultFigure[] {
  return figures.filter(({ result }) => result === wanted);
}

function sumOf<Key extends string>(figures: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return figures.reduce((sum, figure) => sum + figure[key], 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
