import type { JobName } from '../../../src/config/job-names.js';
import type { RunResponse } from '../../../src/maintenance/admin/jobs.response.js';
import { Admin } from '../members/admin.js';
import type { TestApp } from '../app/test-app.js';

/** Runs the job as an admin; it has to succeed. */
export async function runJob(
  testApp: TestApp,
  job: JobName,
  options: { readonly dryRun?: boolean } = {},
): Promise<RunResponse> {
  const response = await new Admin(testApp).post(`/v1/admin/maintenance/jobs/${job}/runs`, options);
  expect(response.body).toMatchObject({ job, status: 'SUCCEEDED', error: null });
  expect(response.status).toBe(201);
  return response.body as RunResponse;
}
