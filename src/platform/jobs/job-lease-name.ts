/** The lease under which a job runs: whoever must keep the job away takes it, too. */
export function jobLeaseName(job: string): string {
  return `job:${job}`;
}
