import type { JobName } from '../../src/config/job-names.js';
import type { RunResponse } from '../../src/maintenance/jobs.response.js';
import { Admin } from './admin.js';
import type { TestApp } from './test-app.js';

/** Runs the job as an admin, to a good end. */
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
