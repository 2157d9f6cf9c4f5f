import { performance } from 'node:perf_hooks';

/** Starts an app or a process; `npm run test:times` adds up how long that took. */
export async function measureStart<T>(begin: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const before = performance.eventLoopUtilization();
  const started = await begin();
  const { idle } = performance.eventLoopUtilization(before);
  performance.measure('app start', { start, detail: { idle } });
  return started;
}
