import { once } from 'node:events';
import { request } from 'node:http';
import { JOB_NAMES } from '../../src/config/job-names.js';
import { Admin } from '../support/members/admin.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { GatedJob, JobsUnderTest } from '../support/jobs/jobs-under-test.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

let testApp: TestApp;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp({
    isDocumented: false,
    simulator: false,
    modules: [JobsUnderTest],
    env: { CRON_ARCHIVE_VERIFICATION_LOGS: '0 3 * * *', X_BEARER_TOKEN: 'the-app-token' },
  });
  admin = new Admin(testApp);
});

afterEach(async () => {
  await testApp.database.maintenanceRun.deleteMany();
  await testApp.database.auditEvent.deleteMany();
});

afterAll(() => testApp.close());

const start = (job: string, body: object = {}) => admin.post(`/v1/admin/maintenance/jobs/${job}/runs`, body);
const open = (): void => {
  testApp.app.get(GatedJob, { strict: false }).open();
};

const runningRow = () =>
  waitUntil('a run is under way', () =>
    testApp.database.maintenanceRun.findFirst({ where: { status: 'RUNNING', affected: 0 } }),
  );

describe('the jobs of the service', () => {
  it('should be listed with their schedule and their last run', async () => {
    const { status, body } = await admin.get('/v1/admin/maintenance/jobs');
    expect(status).toBe(200);
    const known = JOB_NAMES as readonly string[];
    const jobs = (body.data as { name: string }[]).filter(({ name }) => known.includes(name));
    expect(jobs.map(({ name }) => name)).toEqual(JOB_NAMES);
    const next = new Date(testApp.clock.now());
    next.setUTCHours(3, 0, 0, 0);
    if (next <= testApp.clock.now()) next.setUTCDate(next.getUTCDate() + 1);
    expect(jobs[0]).toEqual({
      name: 'archive-verification-logs',
      cron: '0 3 * * *',
      nextRunAt: next.toISOString(),
      lastRun: null,
    });
    expect(jobs[1]).toEqual({
      name: 'deactivate-expired-tokens',
      cron: null,
      nextRunAt: null,
      lastRun: null,
    });
  });

  it('should run when an admin asks, and answer after the run', async () => {
    const asked = start('gated');
    const { id } = await runningRow();
    open();
    const { status, body } = await asked;
    expect(status).toBe(201);
    const now = testApp.clock.now().toISOString();
    expect(body).toMatchObject({
      id,
      job: 'gated',
      dryRun: false,
      status: 'SUCCEEDED',
      scheduledFor: null,
      startedAt: now,
      finishedAt: now,
      affected: 3,
      details: { sample: ['a'], complete: true },
      error: null,
      attempts: 1,
    });
    const { body: listed } = await admin.get('/v1/admin/maintenance/jobs');
    expect(listed.data.find(({ name }: { name: string }) => name === 'gated').lastRun).toEqual(body);
  });

  it('should not run twice at the same time', async () => {
    const asked = start('gated');
    await runningRow();
    expectProblem(await start('gated'), 409, 'job_already_running');
    open();
    expect((await asked).status).toBe(201);
    const again = start('gated', { dryRun: true });
    await runningRow();
    open();
    expect((await again).body).toMatchObject({ status: 'SUCCEEDED', dryRun: true });
  });

  it('should continue when the client has disconnected', async () => {
    const asked = request(`${testApp.url}/v1/admin/maintenance/jobs/gated/runs`, {
      method: 'POST',
      headers: { authorization: await testApp.authorization('the-admin', ['admin']) },
      agent: false,
    });
    const cut = once(asked, 'error');
    asked.end();
    const { id } = await runningRow();
    asked.destroy();
    await cut;
    open();
    await waitUntil('the run has ended', () =>
      testApp.database.maintenanceRun.findFirst({ where: { id, status: 'SUCCEEDED' } }),
    );
  });

  it('should end at the deadline, and say that work is left', async () => {
    expect((await start('hurried')).body).toMatchObject({
      status: 'SUCCEEDED',
      details: { complete: false },
    });
  });

  it('should show an admin the reason of a known failure', async () => {
    const { status, body } = await start('helpless');
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'FAILED', error: 'The folder cannot be written.', affected: 0 });
  });

  it('should show unexpected errors in the log only, and keep the number of rows done', async () => {
    const { body } = await start('broken');
    expect(body).toMatchObject({ status: 'FAILED', affected: 4, details: null });
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(testApp.logLines()).toContainEqual(
      expect.objectContaining({ msg: 'Job failed', job: 'broken', runId: body.id }),
    );
  });

  it('should record an audit event with the admin who asked', async () => {
    const { body: run } = await start('helpless', { dryRun: true });
    const { body } = await admin.get('/v1/admin/audit-events');
    expect(body).toEqual({
      data: [
        {
          id: expect.any(String),
          at: testApp.clock.now().toISOString(),
          actorId: 'the-admin',
          action: 'maintenance_job.run',
          targetType: 'maintenance_job',
          targetId: 'helpless',
          before: null,
          after: { runId: run.id, dryRun: true },
          requestId: expect.any(String),
        },
      ],
      nextCursor: null,
    });
  });

  it('should be listed by run, newest first, page by page', async () => {
    for (let run = 0; run < 5; run += 1) {
      await start('helpless');
      testApp.clock.advance(1_000);
    }
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await admin.get(`/v1/admin/maintenance/runs?limit=2${cursor}`);
      ids.push(...(body.data as { id: string }[]).map(({ id }) => id));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    const rows = await testApp.database.maintenanceRun.findMany({ orderBy: { startedAt: 'desc' } });
    expect(ids).toEqual(rows.map(({ id }) => id));
    expect((await admin.get('/v1/admin/maintenance/runs?job=archive-verification-logs')).body).toEqual({
      data: [],
      nextCursor: null,
    });
  });

  it('should refuse unknown jobs and fields', async () => {
    expectProblem(await start('tidy-up'), 404, 'not_found');
    expectProblem(await start('gated', { dryRun: 'yes' }), 400, 'validation_failed');
    expectProblem(await start('gated', { force: true }), 400, 'validation_failed');
    expectProblem(await admin.get('/v1/admin/maintenance/runs?job=nope'), 400, 'validation_failed');
    expect(await testApp.database.auditEvent.count()).toBe(0);
  });

  // The last one: the service is closed.
  it('should end a run that an admin started at shutdown, and not hand it to another instance', async () => {
    const asked = start('gated');
    const { id } = await runningRow();
    await testApp.app.close();
    expect((await asked).body).toMatchObject({ id, status: 'SKIPPED', details: { complete: false } });
    expect(await testApp.database.maintenanceRun.findUnique({ where: { id } })).toMatchObject({
      status: 'SKIPPED',
      holder: null,
      affected: 3,
    });
  });
});
