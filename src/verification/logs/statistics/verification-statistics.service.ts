import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/app-config.js';
import { periodOf } from '../../../platform/validation/period.query.js';
import { priceTableOf } from '../../../x-access/usage.service.js';
import { countedInTime } from './counted-in-time.js';
import { toStatisticsResponse } from './verification-statistics.js';
import type { VerificationStatisticsQuery } from './verification-statistics.query.js';
import { VerificationStatisticsRepository } from './verification-statistics.repository.js';
import type { VerificationStatisticsResponse } from './verification-statistics.response.js';

/** Statistics of the verification log. Identical requests share a count while it is running. */
@Injectable()
export class VerificationStatisticsService {
  readonly #running = new Map<string, Promise<VerificationStatisticsResponse>>();

  constructor(
    private readonly statistics: VerificationStatisticsRepository,
    private readonly config: AppConfig,
  ) {}

  /** @throws Problem `service_unavailable` when counting takes too long or the service shuts down */
  of(query: VerificationStatisticsQuery): Promise<VerificationStatisticsResponse> {
    const { from, to, interval, taskId } = query;
    const key = JSON.stringify([from, to, interval, taskId]);
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const counting = this.#count(query).finally(() => this.#running.delete(key));
    this.#running.set(key, counting);
    return counting;
  }

  async #count(query: VerificationStatisticsQuery): Promise<VerificationStatisticsResponse> {
    const range = { ...periodOf(query), taskId: query.taskId ?? null };
    const figures = await countedInTime(this.statistics.count(range, query.interval));
    return { ...toStatisticsResponse(figures), prices: priceTableOf(this.config.spending.prices) };
  }
}
