import type { UseQueryResult } from '@tanstack/react-query';

import { answerOf } from '#client';
import { api } from '../api/client.js';
import type { ApiError } from '#client';
import type {
  Job,
  MaintenanceMode,
  SecondLooks,
  ServiceStatus,
  Usage,
  VerificationStats,
} from '../api/types.js';
import { useApiQuery } from '../api/use-api.js';
import { fillGaps, type Bucket } from './chart/fill-gaps.js';
import { startOf, today, windowOf, type RangeId, type StatsWindow } from './stats-range.js';
import { firstOfMonth } from './usage-figures.js';

const every = 30_000;

/** The figures of a window, with a bucket for each of its parts. */
export interface WindowStats {
  readonly interval: StatsWindow['interval'];
  readonly stats: VerificationStats;
  readonly buckets: readonly Bucket[];
}

export type Asked<Answer> = UseQueryResult<Answer, ApiError>;

/** The figures of a range up to now, every 30 s. */
export function useRangeStats(range: RangeId): Asked<WindowStats> {
  return useApiQuery(['stats', range], (signal) => statsOf((now) => windowOf(range, now), signal), { every });
}

/** The results of second looks in the days of a range, every 30 s. */
export function useSecondLooks(range: RangeId): Asked<SecondLooks> {
  const ask = (signal: AbortSignal) => {
    const now = new Date();
    const query = { from: startOf(windowOf(range, now), now) };
    return answerOf(api.GET('/v1/admin/verification-logs/second-looks', { params: { query }, signal }));
  };
  return useApiQuery(['second-looks', range], ask, { every });
}

/** The figures since 00:00 UTC, every 30 s. */
export function useTodaysStats(): Asked<WindowStats> {
  return useApiQuery(['stats', 'today'], (signal) => statsOf(today, signal), { every });
}

/** The state of the service, every 30 s. */
export function useStatus(): Asked<ServiceStatus> {
  return useApiQuery(['status'], (signal) => answerOf(api.GET('/v1/admin/status', { signal })), { every });
}

/** This month's calls to X and their cost, every 30 s. */
export function useUsage(): Asked<Usage> {
  const ask = (signal: AbortSignal) =>
    answerOf(api.GET('/v1/admin/usage', { params: { query: { from: firstOfMonth(new Date()) } }, signal }));
  return useApiQuery(['usage', 'month'], ask, { every });
}

/** The jobs with their next run, every 30 s. */
export function useJobs(): Asked<{ data: Job[] }> {
  return useApiQuery(['jobs'], (signal) => answerOf(api.GET('/v1/admin/maintenance/jobs', { signal })), {
    every,
  });
}

/** Whether the service is in maintenance, every 30 s. */
export function useMode(): Asked<MaintenanceMode> {
  return useApiQuery(['mode'], (signal) => answerOf(api.GET('/v1/admin/maintenance/mode', { signal })), {
    every,
  });
}

async function statsOf(cut: (now: Date) => StatsWindow, signal: AbortSignal): Promise<WindowStats> {
  const now = new Date();
  const window = cut(now);
  const { interval } = window;
  const query = { from: startOf(window, now), interval };
  const stats = await answerOf(api.GET('/v1/admin/verification-logs/stats', { params: { query }, signal }));
  return { interval, stats, buckets: fillGaps(window, stats.series) };
}
