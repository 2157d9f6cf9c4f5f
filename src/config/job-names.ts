/** The names of the scheduled jobs, as in the API. */
export const JOB_NAMES = [
  'archive-verification-logs',
  'deactivate-expired-tokens',
  'report-inactive-connections',
  'purge-authorization-requests',
  'compare-x-balance',
] as const;

export type JobName = (typeof JOB_NAMES)[number];
