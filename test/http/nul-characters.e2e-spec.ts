import { Admin } from '../support/members/admin.js';
import { connectionOf } from '../support/members/connection-row.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { statusUrl } from '../support/members/new-task.js';
import { expectInvalid } from '../support/http/expect-problem.js';

let testApp: TestApp;
let admin: Admin;
let alice: Member;
let taskId: string;

beforeAll(async () => {
  testApp = await startTestApp();
  admin = new Admin(testApp);
  alice = new Member(testApp, 'user-alice', 'alice');
  taskId = (await aTask(testApp, { taskType: 'TWITTER_POST' })).id;
});

afterAll(() => testApp.close());

const POST_TASK = { taskType: 'TWITTER_POST', title: 'A task' };
const ADDRESS = statusUrl('1234567890');

describe('the character U+0000, which PostgreSQL cannot store', () => {
  it.each<[string, string, () => ReturnType<Admin['get']>]>([
    ['the title of a task', 'title', () => admin.post('/v1/admin/tasks', { ...POST_TASK, title: 'a\0b' })],
    [
      'the description of a task',
      'description',
      () => admin.post('/v1/admin/tasks', { ...POST_TASK, description: '\0' }),
    ],
    [
      'the text that a task asks for',
      'requiredText',
      () => admin.post('/v1/admin/tasks', { ...POST_TASK, requiredText: 'a\0' }),
    ],
    [
      'the target of a task',
      'targetUrl',
      () =>
        admin.post('/v1/admin/tasks', { taskType: 'TWITTER_LIKE', title: 'A', targetUrl: `${ADDRESS}?\0` }),
    ],
    ['a changed task', 'title', () => admin.patch(`/v1/admin/tasks/${taskId}`, { title: '\0a' })],
    ['a pasted proof', 'proofUrl', () => alice.claim(taskId, { proofUrl: `${ADDRESS}?\0` })],
    [
      'the ids of completions',
      'completionIds',
      () => alice.post('/v1/completions/verify', { completionIds: ['a\0'] }),
    ],
    ['a search', 'search', () => admin.get('/v1/admin/verification-logs?search=a%00')],
    ['a filter', 'userId', () => admin.get('/v1/admin/verification-logs?userId=a%00')],
  ])('should be refused in %s', async (_where, path, ask) => {
    expectInvalid(await ask(), path);
  });

  it('should not prevent an account from being connected whose name contains it', async () => {
    const bob = await aMember(testApp, 'bob', { name: 'B\0ob' }).connect();
    expect(await connectionOf(bob)).toMatchObject({ username: 'bob', displayName: 'Bob' });
  });
});
