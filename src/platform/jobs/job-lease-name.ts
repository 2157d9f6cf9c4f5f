/** The lease under which a job runs; take it to keep the job from running. */
export function jobLeaseName(job: string): string {
  return `job:${job}`;
}
