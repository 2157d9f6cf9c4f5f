import { adminRoutesOf, RECORDED_ROUTES, writingRoutesOf } from '../support/members/admin-actions.js';
import { ArchiveBench } from '../support/archive/archive-bench.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { storedRows } from '../support/database/stored-rows.js';
import { without } from '../support/database/without-table.js';

let bench: ArchiveBench;

beforeAll(async () => {
  bench = await ArchiveBench.open({ simulator: true });
});

afterEach(() => bench.admin.put('/v1/admin/maintenance/mode', { enabled: false }));

afterAll(() => bench.close());

const events = () => bench.testApp.database.auditEvent.findMany();

const stored = () => storedRows(bench.testApp.database);

describe('the routes on which admins change something', () => {
  it('should all be listed in these tests', () => {
    const routes = adminRoutesOf(bench.testApp).map(({ route }) => route);
    const recorded = Object.keys(RECORDED_ROUTES);
    expect(writingRoutesOf(bench.testApp).filter((route) => !recorded.includes(route))).toEqual([]);
    expect(recorded.filter((route) => !routes.includes(route))).toEqual([]);
    expect(recorded.length).toBeGreaterThanOrEqual(9);
  });
});

describe.each(Object.entries(RECORDED_ROUTES))('%s', (_route, { action, status, prepare }) => {
  it(`should record ${action} once`, async () => {
    const { act, target } = await prepare(bench);
    await bench.testApp.database.auditEvent.deleteMany();
    const response = await act();
    expect(response.status).toBe(status);
    expect(await events()).toEqual([
      expect.objectContaining({
        action,
        actorId: 'the-admin',
        at: bench.testApp.clock.now(),
        requestId: response.headers['x-request-id'],
        targetType: target.targetType,
        targetId: target.targetId ?? response.body.id,
      }),
    ]);
  });
});

describe('an action whose audit event cannot be stored', () => {
  // X has given the tokens of a refresh by then: they are kept, and stored with their event once that can be written.
  const undone = Object.entries(RECORDED_ROUTES).filter(
    ([, { action }]) => action !== 'twitter_connection.refresh',
  );

  it.each(undone)('should change nothing: %s', async (_route, { prepare }) => {
    const { act } = await prepare(bench);
    const before = await stored();
    const response = await without(bench.testApp.database, 'AuditEvent', act);
    expectProblem(response, 500, 'internal_error');
    expect(await stored()).toEqual(before);
  });
});

describe('an action that fails after its audit event was stored', () => {
  it('should leave no event', async () => {
    const { act } = await RECORDED_ROUTES['DELETE /v1/admin/twitter-connections/:id']!.prepare(bench);
    const before = await stored();
    const response = await without(bench.testApp.database, 'TokenRevocation', act);
    expectProblem(response, 500, 'internal_error');
    expect(await stored()).toEqual(before);
  });
});

describe('an action that is refused', () => {
  it('should leave no event', async () => {
    const { admin, testApp } = bench;
    await testApp.database.auditEvent.deleteMany();
    const taskId = (await testApp.database.completion.findFirstOrThrow()).taskId;
    expectProblem(await admin.delete(`/v1/admin/tasks/${taskId}`), 409, 'task_has_completions');
    expectProblem(await admin.patch(`/v1/admin/tasks/${taskId}`, { points: -1 }), 400, 'validation_failed');
    for (const path of ['tasks/no-such-task', 'twitter-connections/no-such-connection'])
      expectProblem(await admin.delete(`/v1/admin/${path}`), 404, 'not_found');
    for (const path of [
      'twitter-connections/no-such-connection/refresh',
      'maintenance/jobs/no-such-job/runs',
    ])
      expectProblem(await admin.post(`/v1/admin/${path}`), 404, 'not_found');
    expectProblem(await admin.patch('/v1/admin/tasks/no-such-task', {}), 404, 'not_found');
    expectProblem(await admin.get('/v1/admin/maintenance/archives/none/content'), 404, 'not_found');
    expectProblem(await admin.post('/v1/admin/verifications', {}), 400, 'validation_failed');
    expect(await events()).toEqual([]);
  });
});
