/** The jobs that keep the service's tables in order, by the names that the API and the configuration know them by. */
export const JOB_NAMES = [
  'archive-verification-logs',
  'deactivate-expired-tokens',
  'report-inactive-connections',
  'purge-authorization-requests',
] as const;

export type JobName = (typeof JOB_NAMES)[number];
