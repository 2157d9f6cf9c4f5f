import { Injectable } from '@nestjs/common';
import { Database, type PoolUse } from '#database';
import { Metrics, type GaugeDescription, type Sample } from '../metrics/metrics.js';

const GAUGES: readonly GaugeDescription[] = [
  {
    name: 'tta_database_connections',
    help: 'Connections of the pool by state, `busy` or `idle`; none on SQLite, which has no pool.',
    labels: ['state'],
  },
  { name: 'tta_database_connection_limit', help: 'The most connections that the pool opens.' },
  { name: 'tta_database_waiting', help: 'Callers that wait for a connection of the pool.' },
];

/** The pool of database connections, as metrics of this instance. */
@Injectable()
export class PoolMetrics {
  constructor(metrics: Metrics, database: Database) {
    metrics.source(GAUGES, () => Promise.resolve(samplesOf(database.poolUse())));
  }
}

function samplesOf(use: PoolUse | null): Sample[] {
  if (use === null) return [];
  return [
    { name: 'tta_database_connections', labels: { state: 'busy' }, value: use.busy },
    { name: 'tta_database_connections', labels: { state: 'idle' }, value: use.idle },
    { name: 'tta_database_connection_limit', value: use.limit },
    { name: 'tta_database_waiting', value: use.waiting },
  ];
}
