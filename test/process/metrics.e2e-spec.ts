import { without } from '../support/database/without-table.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { runJob } from '../support/jobs/job-runs.js';
import { Admin } from '../support/members/admin.js';
import { aMember, aTask } from '../support/members/member.js';
import { followTask } from '../support/members/new-task.js';
import { expectApproved } from '../support/verify/completions.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const TOKEN = 'a-token-for-metrics';

let open: TestApp[] = [];

afterEach(async () => {
  for (const testApp of open) await testApp.close();
  open = [];
});

async function start(env: Record<string, string>): Promise<TestApp> {
  const testApp = await startTestApp({ env });
  open.push(testApp);
  return testApp;
}

const read = (testApp: TestApp, headers: Record<string, string> = {}) =>
  testApp.http().get('/metrics').set(headers);

/** The value of a sample with these labels, whatever their order. */
function sample(text: string, name: string, labels: Record<string, string> = {}): number | null {
  const line = text
    .split('\n')
    .find(
      (one) =>
        (one.startsWith(`${name}{`) || one.startsWith(`${name} `)) &&
        Object.entries(labels).every(([label, value]) => one.includes(`${label}="${value}"`)),
    );
  return line === undefined ? null : Number(line.split(' ').at(-1));
}

describe('GET /metrics', () => {
  it('should need METRICS_TOKEN where it is set', async () => {
    const testApp = await start({ METRICS_TOKEN: TOKEN });
    for (const authorization of ['', 'Bearer other', TOKEN, `Basic ${TOKEN}`]) {
      expectProblem(await read(testApp, { authorization }), 401, 'unauthenticated');
    }
    const { status, headers } = await read(testApp, { authorization: `Bearer ${TOKEN}` });
    expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')]);
  });

  it('should be open on this machine only where it is not set, and not through a proxy', async () => {
    const testApp = await start({});
    expect((await read(testApp)).status).toBe(200);
    for (const name of ['x-forwarded-for', 'forwarded'])
      expectProblem(await read(testApp, { [name]: '203.0.113.7' }), 403, 'forbidden');
  });

  it('should count requests by their route, runs of jobs, and what X billed', async () => {
    const testApp = await start({});
    testApp.simulator.world.addUser({ username: 'brand' });
    const member = await aMember(testApp, 'ada').connect();
    testApp.simulator.world.follow('ada', 'brand');
    const { id } = await aTask(testApp, followTask());
    await member.claim(id);
    await member.get('/v1/nothing');
    await runJob(testApp, 'purge-authorization-requests');
    const { text } = await read(testApp);
    const requests = 'tta_http_request_duration_seconds_count';
    expect(
      sample(text, requests, { method: 'POST', route: '/v1/tasks/:id/completions', status: '201' }),
    ).toBe(1);
    expect(sample(text, requests, { route: 'none', status: '404' })).toBe(1);
    const job = { job_name: 'purge-authorization-requests', status: 'SUCCEEDED' };
    expect(sample(text, 'tta_job_run_duration_seconds_count', job)).toBe(1);
    // There before the first failure, or an alert would miss that one.
    expect(sample(text, 'tta_job_run_duration_seconds_count', { ...job, status: 'FAILED' })).toBe(0);
    const calls = { endpoint: 'users/by' };
    expect(sample(text, 'tta_x_billed_resources_total', calls)).toBe(1);
    expect(sample(text, 'tta_x_estimated_cost_usd_total', calls)).toBe(0.01);
    expect(sample(text, 'tta_event_loop_delay_p99_seconds')).toBeGreaterThan(0);
    expect(sample(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(text).not.toContain(id);
  });

  it('should count verifications, calls to X and refreshes', async () => {
    const testApp = await start({ X_MONTHLY_BUDGET_USD: '2' });
    testApp.simulator.world.addUser({ username: 'brand' });
    const member = await aMember(testApp, 'ada').connect();
    testApp.simulator.world.follow('ada', 'brand');
    expectApproved(await member.claim((await aTask(testApp, followTask())).id));
    expectApproved(await member.claim((await aTask(testApp, followTask())).id));
    const { id } = await testApp.database.twitterConnection.findFirstOrThrow();
    await new Admin(testApp).post(`/v1/admin/twitter-connections/${id}/refresh`, {});
    const { text } = await read(testApp);
    const verified = { type: 'TWITTER_FOLLOW', result: 'APPROVED' };
    const attempts = 'tta_verification_duration_seconds_count';
    expect(sample(text, attempts, { ...verified, cached: 'false' })).toBe(1);
    expect(sample(text, attempts, { ...verified, cached: 'true' })).toBe(1);
    const call = { endpoint: 'users/by', status: '200' };
    expect(sample(text, 'tta_x_call_duration_seconds_count', call)).toBe(1);
    const token = { endpoint: 'oauth2/token', status: '200' };
    expect(sample(text, 'tta_x_call_duration_seconds_count', token)).toBe(2);
    expect(sample(text, 'tta_token_refreshes_total', { outcome: 'refreshed' })).toBe(1);
    expect(sample(text, 'tta_connections', { status: 'active' })).toBe(1);
    expect(sample(text, 'tta_breaker_open', { breaker: 'app' })).toBe(0);
    expect(sample(text, 'tta_queue_depth', { due: 'true' })).toBe(0);
    const parts = ['limit', 'spent', 'reserved'].map((part) => sample(text, 'tta_x_budget_usd', { part }));
    expect(parts).toEqual([2, 0.01, 0]);
  });

  it('should answer without what the database knows while it cannot be read', async () => {
    const testApp = await start({});
    const { status, text } = await without(testApp.database, 'Completion', async () => read(testApp));
    expect([status, sample(text, 'tta_scrape_failures_total')]).toEqual([200, 1]);
    expect(sample(text, 'tta_queue_age_seconds')).toBeNull();
    expect(sample((await read(testApp)).text, 'tta_queue_age_seconds')).toBe(0);
  });
});
