import type { Job } from '../api/types.js';
import { soonestFirst } from './next-jobs.js';

const job = (name: Job['name'], nextRunAt: string | null): Job => ({
  name,
  cron: null,
  nextRunAt,
  lastRun: null,
});

describe('the next jobs', () => {
  it('should begin with the soonest, and end with those that are not scheduled', () => {
    const jobs = [
      job('archive-verification-logs', null),
      job('deactivate-expired-tokens', '2026-11-28T14:00:00.000Z'),
      job('report-inactive-connections', '2026-11-28T13:00:00.000Z'),
      job('purge-authorization-requests', null),
    ];
    expect(soonestFirst(jobs).map(({ name }) => name)).toEqual([
      'report-inactive-connections',
      'deactivate-expired-tokens',
      'archive-verification-logs',
      'purge-authorization-requests',
    ]);
    expect(jobs[0]?.name).toBe('archive-verification-logs');
  });
});
