import { Admin } from '../support/members/admin.js';
import { aTask } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask, statusUrl } from '../support/members/new-task.js';

const TASKS = '/v1/admin/tasks';

let testApp: TestApp;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp({ simulator: false });
  admin = new Admin(testApp);
});

afterAll(() => testApp.close());

/** The audit events of a task, newest first. */
async function auditEvents(id: string): Promise<{ action: string; before: unknown; after: unknown }[]> {
  const { body } = await admin.get(`/v1/admin/audit-events?targetId=${id}`);
  return body.data.map(({ action, before, after }: Record<string, unknown>) => ({ action, before, after }));
}

const aLikeTask = (more: object = {}) =>
  aTask(testApp, { title: 'Like it', taskType: 'TWITTER_LIKE', targetUrl: statusUrl('12'), ...more });

const FIELDS = {
  title: 'Like it',
  description: null,
  taskType: 'TWITTER_LIKE',
  targetUrl: statusUrl('12'),
  targetUserId: null,
  targetChangedAt: null,
  requiredText: null,
  points: 3,
  isActive: true,
  startsAt: '2026-01-31T12:00:00.000Z',
  endsAt: null,
  minAccountAgeDays: null,
  minFollowers: 10,
  recheckAfterDays: null,
};

describe('the audit events of tasks', () => {
  it('should contain the new task, and the deleted one', async () => {
    const { id } = await aLikeTask({ points: 3, minFollowers: 10, startsAt: '2026-01-31T13:00:00+01:00' });
    testApp.clock.advance(1_000);
    await admin.delete(`${TASKS}/${id}`);
    expect(await auditEvents(id)).toEqual([
      { action: 'task.delete', before: FIELDS, after: null },
      { action: 'task.create', before: null, after: FIELDS },
    ]);
  });

  it.each([
    ['the title', { title: 'Like it well' }, { title: 'Like it' }],
    ['the description', { description: 'Please' }, { description: null }],
    ['the target', { targetUrl: statusUrl('13') }, { targetUrl: statusUrl('12') }],
    ['the points and the switch', { points: 5, isActive: false }, { points: 0, isActive: true }],
    ['a time', { endsAt: '2026-02-01T12:00:00.000Z' }, { endsAt: null }],
    ['the gates', { minAccountAgeDays: 0, minFollowers: 7 }, { minAccountAgeDays: null, minFollowers: null }],
    ['the recheck', { recheckAfterDays: 7 }, { recheckAfterDays: null }],
    [
      'the type and its text',
      { taskType: 'TWITTER_QUOTE', requiredText: 'so good' },
      { taskType: 'TWITTER_LIKE', requiredText: null },
    ],
  ])('should contain only %s, before and after', async (_what, change, before) => {
    const { id } = await aLikeTask();
    testApp.clock.advance(1_000);
    expect((await admin.patch(`${TASKS}/${id}`, { title: 'Like it', ...change })).status).toBe(200);
    const [update, ...rest] = await auditEvents(id);
    expect(update).toEqual({ action: 'task.update', before, after: change });
    expect(rest).toHaveLength(1);
  });

  it('should contain the account of a follow task, and that its flag was removed', async () => {
    const { id } = await aTask(testApp, followTask());
    const targetChangedAt = '2026-01-31T12:00:00.000Z';
    await testApp.database.task.update({ where: { id }, data: { targetUserId: '11', targetChangedAt } });
    testApp.clock.advance(1_000);
    await admin.patch(`${TASKS}/${id}`, { targetUserId: '12' });
    expect((await auditEvents(id))[0]).toEqual({
      action: 'task.update',
      before: { targetUserId: '11', targetChangedAt },
      after: { targetUserId: '12', targetChangedAt: null },
    });
  });

  it('should not be recorded for an update that changes nothing', async () => {
    const { id } = await aLikeTask({ startsAt: '2026-01-31T12:00:00.000Z' });
    for (const same of [{}, { title: 'Like it', points: 0 }, { startsAt: '2026-01-31T13:00:00+01:00' }])
      expect((await admin.patch(`${TASKS}/${id}`, same)).status).toBe(200);
    expect(await auditEvents(id)).toHaveLength(1);
  });

  it('should be recorded for each of many changes at the same time', async () => {
    const { id } = await aLikeTask();
    const points = [1, 2, 3, 4, 5, 6];
    await Promise.all(points.map((value) => admin.patch(`${TASKS}/${id}`, { points: value })));
    const changes = (await auditEvents(id)).filter(({ action }) => action === 'task.update') as {
      before: { points: number };
      after: { points: number };
    }[];
    const next = new Map(changes.map(({ before, after }) => [before.points, after.points]));
    const walked: number[] = [];
    for (let at = next.get(0); at !== undefined; at = next.get(at)) walked.push(at);
    expect([...walked].sort()).toEqual(points);
    expect((await testApp.database.task.findUniqueOrThrow({ where: { id } })).points).toBe(walked.at(-1));
  });
});
