import { Injectable } from '@nestjs/common';
import { SnapshotReadError } from '#database';
import { Problem } from '../../platform/problem.js';
import { toStatisticsResponse } from './verification-statistics.js';
import type { VerificationStatisticsQuery } from './verification-statistics.query.js';
import { VerificationStatisticsRepository } from './verification-statistics.repository.js';
import type { VerificationStatisticsResponse } from './verification-statistics.response.js';

/** What the audit trail comes to. Who asks for the same while it is counted gets the same answer. */
@Injectable()
export class VerificationStatisticsService {
  readonly #underWay = new Map<string, Promise<VerificationStatisticsResponse>>();

  constructor(private readonly statistics: VerificationStatisticsRepository) {}

  /** @throws Problem `service_unavailable` when the counting takes too long or the service shuts down */
  of(query: VerificationStatisticsQuery): Promise<VerificationStatisticsResponse> {
    const { from, to, interval } = query;
    const key = JSON.stringify([from, to, interval]);
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const counting = this.#count(query).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, counting);
    return counting;
  }

  async #count({ from, to, interval }: VerificationStatisticsQuery): Promise<VerificationStatisticsResponse> {
    const range = { from: dateOf(from), to: dateOf(to) };
    try {
      return toStatisticsResponse(await this.statistics.count(range, interval));
    } catch (error) {
      throw error instanceof SnapshotReadError ? problemOf(error) : error;
    }
  }
}

function problemOf(error: SnapshotReadError): Problem {
  const detail =
    error.code === 'closed'
      ? 'The service is shutting down.'
      : 'To count all this takes too long. Ask for a shorter time with `from` and `to`.';
  return new Problem('service_unavailable', detail, { cause: error });
}

function dateOf(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
