import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';

import { onConnect } from '../on-connect.js';

/** The connections of a pool at one moment. */
export interface PoolUse {
  /** The most that the pool opens. */
  readonly limit: number;
  readonly busy: number;
  readonly idle: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}

/** What `pg.Pool` and the pool of `mariadb` tell about themselves. */
type Pool =
  | { readonly totalCount: number; readonly idleCount: number; readonly waitingCount: number }
  | { activeConnections(): number; idleConnections(): number; taskQueueSize(): number };

interface PooledFactory extends SqlDriverAdapterFactory {
  connect(): Promise<SqlDriverAdapter & { underlyingDriver(): Pool }>;
}

/** Reads the pool that the factory opens; null before that. */
export function poolUseOf(factory: PooledFactory, limit: number): () => PoolUse | null {
  let pool: Pool | null = null;
  onConnect(factory, (adapter) => {
    pool = adapter.underlyingDriver();
  });
  return () => (pool === null ? null : { limit, ...countsOf(pool) });
}

function countsOf(pool: Pool): Omit<PoolUse, 'limit'> {
  if ('totalCount' in pool) {
    const { totalCount, idleCount: idle, waitingCount: waiting } = pool;
    return { busy: totalCount - idle, idle, waiting };
  }
  return {
    busy: pool.activeConnections(),
    idle: pool.idleConnections(),
    waiting: pool.taskQueueSize(),
  };
}
