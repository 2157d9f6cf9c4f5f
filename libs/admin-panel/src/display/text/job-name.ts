import type { Job } from '../../api/types.js';

const NAMES: Record<Job['name'], string> = {
  'archive-verification-logs': 'Archive verification logs',
  'deactivate-expired-tokens': 'Deactivate expired tokens',
  'report-inactive-connections': 'Report inactive connections',
  'purge-authorization-requests': 'Purge expired rows',
  'compare-x-balance': 'Compare the balance at X',
};

/** The name of a job in the panel. */
export function jobName(name: Job['name']): string {
  return NAMES[name];
}

/** The jobs as choices of an input. */
export const jobChoices = Object.entries(NAMES).map(([id, name]) => ({ id, name }));
