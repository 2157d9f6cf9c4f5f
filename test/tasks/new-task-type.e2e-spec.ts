import { TASK_TYPE_TRAITS, TASK_TYPES, type TaskType, type TaskTypeTraits } from '#task-target';
import { VERIFICATION_RULES } from '../../src/verification/rules/index.js';
import { judgeIdList } from '../../src/verification/rules/judge-list.js';
import { READ_SCOPES, targetPost, type VerificationRule } from '../../src/verification/rules/rule.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { Admin } from '../support/members/admin.js';
import { ALL_SCOPES, aMember, aTask } from '../support/members/member.js';
import { statusUrl } from '../support/members/new-task.js';

const NAME = 'TWITTER_CHERISH';
const TRAITS: TaskTypeTraits = { target: 'post', isWritten: false };

/** A post that is both liked and bookmarked: what a rule file of a new type would hold. */
const cherishRule: VerificationRule = {
  taskType: NAME as TaskType,
  scopes: [...READ_SCOPES, 'like.read', 'bookmark.read'],
  endsWithTarget: true,
  needs: (claim) => [
    { source: 'likes', postIds: targetPost(claim).ids },
    { source: 'bookmarks', postIds: targetPost(claim).ids },
  ],
  judge: (claim, { likes, bookmarks }) => {
    const target = targetPost(claim);
    const liked = judgeIdList(likes, target, { code: 'not_liked', reason: 'The post is not liked.' });
    if (liked.outcome !== 'approved') return liked;
    return judgeIdList(bookmarks, target, { code: 'not_bookmarked', reason: 'It is not bookmarked.' });
  },
};

let testApp: TestApp;

/** The line in the index of rules, and the line in task-type.ts. */
beforeAll(async () => {
  Object.assign(VERIFICATION_RULES, { [NAME]: cherishRule });
  Object.assign(TASK_TYPE_TRAITS, { [NAME]: TRAITS });
  TASK_TYPES.push(NAME as TaskType);
  testApp = await startTestApp({
    isDocumented: false,
    env: { TWITTER_SCOPES: ALL_SCOPES, VERIFICATION_COOLDOWN_SECONDS: '0' },
  });
});

afterAll(async () => {
  try {
    await testApp.close();
  } finally {
    Reflect.deleteProperty(VERIFICATION_RULES, NAME);
    Reflect.deleteProperty(TASK_TYPE_TRAITS, NAME);
    TASK_TYPES.pop();
  }
});

describe('a task type that is a rule, a line in the index and a line in task-type.ts', () => {
  it('should go from the claim to its verdict, log rows and statistics', async () => {
    const { world } = testApp.simulator;
    world.addUser({ username: 'brand' });
    const { id: postId } = world.post({ author: 'brand', text: 'Our launch!' });
    testApp.clock.advance(60_000);
    const member = await aMember(testApp, 'ada').connect();
    const task = await aTask(testApp, { taskType: NAME, targetUrl: statusUrl(postId), points: 7 });

    world.like('ada', postId);
    const { body: claimed } = await member.claim(task.id);
    expect(claimed).toMatchObject({ status: 'REJECTED', rejectionCode: 'not_bookmarked' });
    world.bookmark('ada', postId);
    const { body: verified } = await member.post(`/v1/completions/${claimed.id}/verify`);
    expect(verified).toMatchObject({ status: 'APPROVED', pointsAwarded: 7 });

    const admin = new Admin(testApp);
    const { body: logs } = await admin.get(`/v1/admin/verification-logs?taskType=${NAME}`);
    expect(logs.data).toEqual([
      expect.objectContaining({ taskType: NAME, verificationResult: 'APPROVED' }),
      expect.objectContaining({ taskType: NAME, verificationResult: 'REJECTED' }),
    ]);
    const { body: statistics } = await admin.get('/v1/admin/verification-logs/stats');
    expect(statistics.byTaskType).toEqual([expect.objectContaining({ taskType: NAME, total: 2 })]);
  });

  it('should need its own scopes, and a target as its traits say', async () => {
    const admin = new Admin(testApp);
    const refused = await admin.post('/v1/admin/tasks', { title: 'No target', taskType: NAME });
    expectProblem(refused, 400, 'validation_failed');
    const member = await aMember(testApp, 'bob').connect();
    await testApp.database.twitterConnection.update({
      where: { userId: member.id },
      data: { scope: 'tweet.read users.read like.read offline.access' },
    });
    const task = await aTask(testApp, { taskType: NAME, targetUrl: statusUrl('1') });
    const { body } = await member.claim(task.id);
    expect(body).toMatchObject({ status: 'PENDING', errorCode: 'missing_scope' });
  });
});
