import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/time/clock.js';
import { nextDay } from '../../../x-access/usage-period.js';
import { usageDays, type UsageQuery } from '../../../x-access/usage.query.js';
import { UsageService } from '../../../x-access/usage.service.js';
import { toCostResponse } from '../cost.response.js';
import { countedInTime } from '../statistics/counted-in-time.js';
import type { StatisticsRange } from '../statistics/log-columns.js';
import type { AdminUsageResponse, TaskUsageResponse } from './admin-usage.response.js';
import { TaskCostsRepository, type TaskCosts } from './task-costs.repository.js';

const LAST_YEAR = 9999;

/** The usage of X, with what each task cost. */
@Injectable()
export class AdminUsageService {
  constructor(
    private readonly usage: UsageService,
    private readonly taskCosts: TaskCostsRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem `service_unavailable` when counting takes too long or the service shuts down */
  async report(query: UsageQuery): Promise<AdminUsageResponse> {
    const report = await this.usage.report(query);
    const tasks = await countedInTime(this.taskCosts.list(rangeOf(query, this.clock.now())));
    return { ...report, tasks: tasks.map(toTaskUsage) };
  }
}

/** The whole days. No attempt is later than the last year, which not every database can pass. */
function rangeOf(query: UsageQuery, now: Date): StatisticsRange {
  const { firstDay, lastDay } = usageDays(query, now);
  const end = nextDay(new Date(lastDay));
  return { from: new Date(firstDay), to: end.getUTCFullYear() > LAST_YEAR ? null : end, taskId: null };
}

function toTaskUsage({
  taskId,
  title,
  verifications,
  approved,
  apiCalls,
  ...sums
}: TaskCosts): TaskUsageResponse {
  return {
    taskId,
    title,
    approved,
    verifications,
    apiCallCount: apiCalls,
    ...toCostResponse({ attempts: verifications, ...sums }),
  };
}
