import { Admin } from '../support/members/admin.js';
import { expectInvalid, expectProblem } from '../support/http/expect-problem.js';
import { aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

const TASKS = '/v1/admin/tasks';
const POST_URL = 'https://x.com/brand/status/1234567890123456789';

let testApp: TestApp;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp();
  admin = new Admin(testApp);
});

afterAll(() => testApp.close());

const aFollowTask = (more: object = {}) => aTask(testApp, followTask('brand', more));

/** What look-ups have stored with a task: all of it is cleared when the target is set again. */
const LEARNED = {
  targetUserId: '11',
  targetChangedAt: new Date('2026-01-31T12:00:00.000Z'),
  targetTweetIds: '12 13',
};
const NOTHING_LEARNED = { targetUserId: null, targetChangedAt: null, targetTweetIds: null };

const stored = (id: string) => testApp.database.task.findUniqueOrThrow({ where: { id } });

const learn = (id: string) => testApp.database.task.update({ where: { id }, data: LEARNED });

const aLikeTask = (more: object = {}) =>
  aTask(testApp, { taskType: 'TWITTER_LIKE', targetUrl: POST_URL, ...more });

describe('POST /v1/admin/tasks', () => {
  it.each([
    ['TWITTER_FOLLOW', ' x.com/brand/ ', 'https://x.com/brand', 'brand', null],
    ['TWITTER_LIKE', POST_URL, POST_URL, 'brand', '1234567890123456789'],
    ['TWITTER_RETWEET', 'http://www.twitter.com/i/status/12', 'https://x.com/i/status/12', null, '12'],
    ['TWITTER_QUOTE', 'https://x.com/i/web/status/12', 'https://x.com/i/status/12', null, '12'],
    ['TWITTER_REPLY', 'https://mobile.x.com/a/status/12/?s=20#m', 'https://x.com/a/status/12', 'a', '12'],
    ['TWITTER_BOOKMARK', 'twitter.com/a/status/12/photo/1', 'https://x.com/a/status/12', 'a', '12'],
    ['TWITTER_POST', null, null, null, null],
  ])('should make a %s task of %j with its target', async (taskType, given, targetUrl, ...target) => {
    const [targetUsername, targetTweetId] = target;
    const response = await admin.post(TASKS, { title: 'Do it', taskType, targetUrl: given });
    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      id: expect.any(String),
      title: 'Do it',
      description: null,
      taskType,
      ...{ targetUrl, targetUsername, targetTweetId },
      targetUserId: null,
      requiredText: null,
      points: 0,
      isActive: true,
      startsAt: null,
      endsAt: null,
      minAccountAgeDays: null,
      minFollowers: null,
      recheckAfterDays: null,
      targetChangedAt: null,
      createdAt: testApp.clock.now().toISOString(),
      completion: null,
    });
  });

  it('should store every given field', async () => {
    const given = {
      title: 'Reply to us',
      description: 'Kindly.',
      taskType: 'TWITTER_REPLY',
      targetUrl: POST_URL,
      requiredText: ' #launch & go ',
      points: 1_000_000,
      startsAt: '2026-01-31T12:00:00.000Z',
      endsAt: '2026-02-01T12:00:00.123Z',
      minAccountAgeDays: 0,
      minFollowers: 10,
      recheckAfterDays: 7,
    };
    const response = await admin.post(TASKS, given);
    expect(response.body).toMatchObject(given);
    expect((await admin.get(TASKS)).body.data).toContainEqual(response.body);
  });

  it.each([
    'https://evilx.com/a/status/1',
    'https://x.com.evil.io/a/status/1',
    'https://evil.io/x.com/a/status/1',
    'https://x.com@evil.io/a/status/1',
    'https://user:pass@x.com/a/status/1',
    'https://x.com:8443/a/status/1',
    'https://x\u3002com/a/status/1',
    'https://x\uff0ecom/a/status/1',
    'https://\u0445.com/a/status/1',
    'https:\\\\x.com\\a\\status\\1',
    '//x.com/a/status/1',
    'evilx.com/a/status/1',
    'ftp://x.com/a/status/1',
    'javascript:alert(1)//x.com/a/status/1',
    'https://x.com/a/status/12345678901234567890',
    'https://x.com/a/status/0',
    'https://x.com/a/status/1/photo',
    'https://x.com/a',
    '',
  ])('should refuse the target %j for a like task', async (targetUrl) => {
    const response = await admin.post(TASKS, { title: 'Like', taskType: 'TWITTER_LIKE', targetUrl });
    expectProblem(response, 400, 'validation_failed');
    expect(response.body.errors).toContainEqual({ path: 'targetUrl', message: expect.any(String) });
  });

  it.each([
    POST_URL,
    'https://x.com/home',
    'https://x.com/@brand',
    'https://x.com/',
    'https://x.com.evil.io/brand',
  ])('should refuse the target %j for a follow task', async (targetUrl) => {
    const response = await admin.post(TASKS, { title: 'Follow', taskType: 'TWITTER_FOLLOW', targetUrl });
    expectProblem(response, 400, 'validation_failed');
    expect(response.body.errors).toContainEqual({ path: 'targetUrl', message: expect.any(String) });
  });

  it.each<[string, object, string]>([
    ['no title', { title: undefined }, 'title'],
    ['a blank title', { title: ' \n' }, 'title'],
    ['a long title', { title: 'x'.repeat(201) }, 'title'],
    ['an unknown type', { taskType: 'TWITTER_POKE' }, 'taskType'],
    ['no target', { targetUrl: undefined }, 'targetUrl'],
    ['a required text', { requiredText: 'so good' }, 'requiredText'],
    ['points below 0', { points: -1 }, 'points'],
    ['half a point', { points: 0.5 }, 'points'],
    ['too many points', { points: 1_000_001 }, 'points'],
    ['points as text', { points: '5' }, 'points'],
    ['a day without a time', { startsAt: '2026-01-31' }, 'startsAt'],
    ['a time without an offset', { startsAt: '2026-01-31T12:00:00' }, 'startsAt'],
    ['a day that does not exist', { endsAt: '2026-02-30T12:00:00Z' }, 'endsAt'],
    [
      'an end before its start',
      { startsAt: '2026-02-02T00:00:00Z', endsAt: '2026-02-01T00:00:00Z' },
      'endsAt',
    ],
    [
      'an end at its start',
      { startsAt: '2026-02-02T00:00:00Z', endsAt: '2026-02-02T01:00:00+01:00' },
      'endsAt',
    ],
    ['an age below 0', { minAccountAgeDays: -1 }, 'minAccountAgeDays'],
    ['followers below 0', { minFollowers: -1 }, 'minFollowers'],
    ['a recheck after no day', { recheckAfterDays: 0 }, 'recheckAfterDays'],
    ['a field that nobody knows', { reward: 'money' }, 'reward'],
    ['an id', { id: 'mine' }, 'id'],
    ['isActive', { isActive: false }, 'isActive'],
  ])('should refuse a like task with %s, naming the path', async (_what, change, path) => {
    const task = { title: 'Like', taskType: 'TWITTER_LIKE', targetUrl: POST_URL, ...change };
    expectInvalid(await admin.post(TASKS, task), path);
  });

  it('should store the id of the account of a follow task', async () => {
    const task = await aFollowTask({ targetUserId: '1234567890123456789' });
    expect(task).toMatchObject({ targetUserId: '1234567890123456789', targetChangedAt: null });
    expect((await stored(task.id)).targetUserId).toBe('1234567890123456789');
  });

  it.each(['', '0', '012', '12345678901234567890', '1a', '@brand', '1\n', 12])(
    'should refuse %j as the id of an account',
    async (targetUserId) => {
      const task = { title: 'F', taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand', targetUserId };
      const response = await admin.post(TASKS, task);
      expectProblem(response, 400, 'validation_failed');
      expect(response.body.errors).toContainEqual({ path: 'targetUserId', message: expect.any(String) });
    },
  );

  it('should refuse the id of an account for a task about a post', async () => {
    const task = { title: 'Like', taskType: 'TWITTER_LIKE', targetUrl: POST_URL, targetUserId: '11' };
    const response = await admin.post(TASKS, task);
    expectProblem(response, 400, 'validation_failed');
    expect(response.body.errors).toEqual([{ path: 'targetUserId', message: expect.any(String) }]);
  });

  it.each(['TWITTER_FOLLOW', 'TWITTER_RETWEET', 'TWITTER_BOOKMARK'])(
    'should refuse a required text for a %s task, which no member writes',
    async (taskType) => {
      const targetUrl = taskType === 'TWITTER_FOLLOW' ? 'https://x.com/brand' : POST_URL;
      const response = await admin.post(TASKS, { title: 'T', taskType, targetUrl, requiredText: 'x' });
      expectProblem(response, 400, 'validation_failed');
      expect(response.body.errors).toEqual([{ path: 'requiredText', message: expect.any(String) }]);
    },
  );
});

describe('GET /v1/admin/tasks/:id', () => {
  it('should show one task, open or not', async () => {
    const task = await aLikeTask();
    const { body: closed } = await admin.patch(`${TASKS}/${task.id}`, { isActive: false });
    expect((await admin.get(`${TASKS}/${task.id}`)).body).toEqual(closed);
    expectProblem(await admin.get(`${TASKS}/nobody-knows-it`), 404, 'not_found');
  });
});

describe('PATCH /v1/admin/tasks/:id', () => {
  it('should change only the given fields', async () => {
    const task = await aLikeTask({ points: 5, description: 'Please', minFollowers: 3 });
    const response = await admin.patch(`${TASKS}/${task.id}`, { title: 'New', points: 7, isActive: false });
    expect(response.body).toEqual({ ...task, title: 'New', points: 7, isActive: false });
    expect(response.status).toBe(200);
  });

  it('should change nothing without a field', async () => {
    const task = await aLikeTask();
    expect((await admin.patch(`${TASKS}/${task.id}`, {})).body).toEqual(task);
  });

  it('should clear optional fields with null', async () => {
    const full = {
      description: 'Please',
      startsAt: '2026-01-31T12:00:00.000Z',
      endsAt: '2026-02-01T12:00:00.000Z',
      minAccountAgeDays: 1,
      minFollowers: 3,
      recheckAfterDays: 7,
    };
    const task = await aLikeTask(full);
    const nulls = Object.fromEntries(Object.keys(full).map((field) => [field, null]));
    expect((await admin.patch(`${TASKS}/${task.id}`, nulls)).body).toEqual({ ...task, ...nulls });
  });

  it.each(['title', 'taskType', 'points', 'isActive', 'targetUrl'])(
    'should refuse null for the required field %s',
    async (field) => {
      const task = await aLikeTask();
      const response = await admin.patch(`${TASKS}/${task.id}`, { [field]: null });
      expectProblem(response, 400, 'validation_failed');
      expect(response.body.errors).toContainEqual({ path: field, message: expect.any(String) });
      expect((await admin.get(TASKS)).body.data).toContainEqual(task);
    },
  );

  it('should parse a new target', async () => {
    const task = await aLikeTask();
    const targetUrl = 'https://x.com/other/status/99';
    const response = await admin.patch(`${TASKS}/${task.id}`, {
      targetUrl: 'twitter.com/other/status/99/likes',
    });
    expect(response.body).toEqual({ ...task, targetUrl, targetUsername: 'other', targetTweetId: '99' });
  });

  it.each<[string, object, object]>([
    ['another address', { targetUrl: 'https://x.com/other' }, NOTHING_LEARNED],
    ['the same address', { targetUrl: 'https://x.com/brand' }, NOTHING_LEARNED],
    ['another account', { targetUserId: '12' }, { ...NOTHING_LEARNED, targetUserId: '12' }],
    ['the same account', { targetUserId: '11' }, { ...NOTHING_LEARNED, targetUserId: '11' }],
    ['no account', { targetUserId: null }, NOTHING_LEARNED],
    [
      'an address and its account',
      { targetUrl: 'https://x.com/other', targetUserId: '12' },
      { ...NOTHING_LEARNED, targetUserId: '12' },
    ],
    ['another type with its address', { taskType: 'TWITTER_LIKE', targetUrl: POST_URL }, NOTHING_LEARNED],
  ])('should set the target again with %s, and increase the version', async (_what, change, after) => {
    const { id } = await aFollowTask();
    await learn(id);
    expect((await admin.patch(`${TASKS}/${id}`, change)).status).toBe(200);
    expect(await stored(id)).toMatchObject({ ...after, version: 1 });
  });

  it('should not change the target when only other fields are given', async () => {
    const { id } = await aFollowTask();
    await learn(id);
    const response = await admin.patch(`${TASKS}/${id}`, { title: 'New', taskType: 'TWITTER_FOLLOW' });
    expect(response.body).toMatchObject({
      title: 'New',
      targetUserId: '11',
      targetChangedAt: LEARNED.targetChangedAt.toISOString(),
    });
    expect(await stored(id)).toMatchObject({ ...LEARNED, version: 1 });
  });

  it('should keep the known versions of a target when only the type changes', async () => {
    const { id } = await aLikeTask();
    await testApp.database.task.update({ where: { id }, data: { targetTweetIds: '12 13' } });
    await admin.patch(`${TASKS}/${id}`, { taskType: 'TWITTER_RETWEET' });
    expect(await stored(id)).toMatchObject({ targetTweetIds: '12 13', version: 1 });
  });

  it('should clear the known versions when the same target is set again', async () => {
    const { id } = await aLikeTask();
    await testApp.database.task.update({ where: { id }, data: { targetTweetIds: '12 13' } });
    await admin.patch(`${TASKS}/${id}`, { targetUrl: POST_URL });
    expect(await stored(id)).toMatchObject({ targetTweetIds: null, version: 1 });
  });

  it('should not increase the version when nothing changes', async () => {
    const { id, title } = await aLikeTask({ startsAt: '2026-01-31T12:00:00.000Z' });
    for (const same of [{}, { title, points: 0 }, { startsAt: '2026-01-31T13:00:00+01:00' }])
      await admin.patch(`${TASKS}/${id}`, same);
    expect((await stored(id)).version).toBe(0);
    await admin.patch(`${TASKS}/${id}`, { isActive: false });
    await admin.patch(`${TASKS}/${id}`, { points: 1 });
    expect((await stored(id)).version).toBe(2);
  });

  it.each<[string, object, string]>([
    ['an account for a task about a post', { targetUserId: '11' }, 'targetUserId'],
    ['a type that the target does not fit', { taskType: 'TWITTER_FOLLOW' }, 'targetUrl'],
    ['a target that the type does not fit', { targetUrl: 'https://x.com/brand' }, 'targetUrl'],
    ['a text that the type does not have', { requiredText: 'x' }, 'requiredText'],
    ['an end before the stored start', { endsAt: '2026-01-01T00:00:00Z' }, 'endsAt'],
    ['a field that nobody knows', { createdAt: '2026-01-01T00:00:00Z' }, 'createdAt'],
  ])('should refuse %s', async (_what, change, path) => {
    const task = await aLikeTask({ startsAt: '2026-01-31T12:00:00.000Z' });
    expectInvalid(await admin.patch(`${TASKS}/${task.id}`, change), path);
  });

  it('should not find a task that does not exist', async () => {
    expectProblem(await admin.patch(`${TASKS}/no-such-task`, { title: 'New' }), 404, 'not_found');
  });
});

describe('DELETE /v1/admin/tasks/:id', () => {
  it('should delete a task that nobody has claimed', async () => {
    const task = await aLikeTask();
    expect((await admin.delete(`${TASKS}/${task.id}`)).status).toBe(204);
    expectProblem(await admin.delete(`${TASKS}/${task.id}`), 404, 'not_found');
  });

  it('should refuse to delete a claimed task', async () => {
    const task = await aLikeTask();
    await new Member(testApp, 'somebody', 'somebody').claim(task.id);
    expectProblem(await admin.delete(`${TASKS}/${task.id}`), 409, 'task_has_completions');
    expect(await testApp.database.completion.count({ where: { taskId: task.id } })).toBe(1);
  });
});

describe('the admin routes of tasks', () => {
  it('should list inactive tasks too, newest first, page by page', async () => {
    const made: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      testApp.clock.advance(1);
      const { id } = await aLikeTask();
      await admin.patch(`${TASKS}/${id}`, { isActive: false });
      made.unshift(id);
    }
    const first = await admin.get(`${TASKS}?limit=2`);
    const second = await admin.get(`${TASKS}?limit=1&cursor=${first.body.nextCursor}`);
    const ids = [...first.body.data, ...second.body.data].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(made);
    expectProblem(await admin.get(`${TASKS}?cursor=x`), 400, 'invalid_cursor');
    expectProblem(await admin.get(`${TASKS}?isActive=true`), 400, 'validation_failed');
  });

  it.each(['get', 'post', 'patch', 'delete'] as const)('should be closed to members: %s', async (method) => {
    const path = method === 'get' || method === 'post' ? TASKS : `${TASKS}/some-task`;
    const authorization = await testApp.authorization('a-member', ['member']);
    expectProblem(await testApp.http()[method](path).set({ authorization }), 403, 'forbidden');
    expectProblem(await testApp.http()[method](path), 401, 'unauthenticated');
  });
});
