import { Injectable } from '@nestjs/common';
import { Metrics, type GaugeDescription, type Sample } from '../../platform/metrics/metrics.js';
import type { BudgetResponse } from '../../x-access/usage.response.js';
import { UsageService } from '../../x-access/usage.service.js';
import { StatusService, type ServiceStatus } from './status.service.js';

const GAUGES: readonly GaugeDescription[] = [
  {
    name: 'tta_queue_depth',
    help: 'Completions with a planned attempt, by whether it is due.',
    labels: ['due'],
  },
  { name: 'tta_queue_age_seconds', help: 'For how long the oldest due attempt has been due.' },
  { name: 'tta_completions_need_review', help: 'Completions that an admin has to decide.' },
  { name: 'tta_connections', help: 'Connections by status.', labels: ['status'] },
  {
    name: 'tta_breaker_open',
    help: '1 while the circuit breaker is open or half open.',
    labels: ['breaker'],
  },
  {
    name: 'tta_x_budget_usd',
    help: 'This month: the limit, what is spent, and what is reserved.',
    labels: ['part'],
  },
  { name: 'tta_maintenance_mode', help: '1 while the maintenance mode is on.' },
];

/** What the database and the request gate know, as metrics of this instance. */
@Injectable()
export class StatusMetrics {
  constructor(
    metrics: Metrics,
    private readonly status: StatusService,
    private readonly usage: UsageService,
  ) {
    metrics.source(GAUGES, () => this.#read());
  }

  async #read(): Promise<Sample[]> {
    const [status, budget] = await Promise.all([this.status.read(), this.usage.budget()]);
    return [...samplesOf(status), ...(budget === null ? [] : budgetSamples(budget))];
  }
}

function budgetSamples({ limitUsd, spentUsd, reservedUsd }: BudgetResponse): Sample[] {
  return Object.entries({ limit: limitUsd, spent: spentUsd, reserved: reservedUsd }).map(([part, value]) => ({
    name: 'tta_x_budget_usd',
    labels: { part },
    value,
  }));
}

function samplesOf({ now, backlog, connections, xGate, mode }: ServiceStatus): Sample[] {
  const ageMs = backlog.oldestDueAt === null ? 0 : now.getTime() - backlog.oldestDueAt.getTime();
  const byStatus = {
    active: connections.active,
    expired: connections.expired,
    reconnect_required: connections.reconnectRequired,
  };
  return [
    { name: 'tta_queue_depth', labels: { due: 'true' }, value: backlog.due },
    { name: 'tta_queue_depth', labels: { due: 'false' }, value: backlog.depth - backlog.due },
    { name: 'tta_queue_age_seconds', value: Math.max(0, ageMs) / 1000 },
    { name: 'tta_completions_need_review', value: backlog.needsReview },
    { name: 'tta_maintenance_mode', value: mode.phase === 'off' ? 0 : 1 },
    ...Object.entries(byStatus).map(([status, value]) => ({
      name: 'tta_connections',
      labels: { status },
      value,
    })),
    ...xGate.breakers.map(({ name, state }) => ({
      name: 'tta_breaker_open',
      labels: { breaker: name },
      value: state === 'closed' ? 0 : 1,
    })),
  ];
}
