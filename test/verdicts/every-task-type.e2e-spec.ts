import { TASK_TYPES } from '#task-target';
import { ALL_SCOPES, aMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask } from '../support/members/new-task.js';
import { act } from '../support/verify/actions.js';

let testApp: TestApp;
let doer: Member;
let idler: Member;
let targetId: string;

beforeAll(async () => {
  testApp = await startTestApp({ env: { TWITTER_SCOPES: ALL_SCOPES, VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  targetId = testApp.simulator.world.post({ author: 'brand', text: 'Our launch!' }).id;
  testApp.clock.advance(60_000);
  doer = await aMember(testApp, 'doer').connect();
  idler = await aMember(testApp, 'idler').connect();
});

afterAll(() => testApp.close());

const doIt = (name: Parameters<typeof act>[1], text?: string) => (): unknown =>
  act(testApp.simulator.world, name, 'doer', name === 'follow' ? 'brand' : targetId, text);
const postIt = (): unknown => testApp.simulator.world.post({ author: 'doer', text: 'Today: #Launch & go' });

/** A task of each type, and what fulfils it. */
const cases: [taskType: string, requiredText: string | null, action: () => unknown][] = [
  ['TWITTER_FOLLOW', null, doIt('follow')],
  ['TWITTER_LIKE', null, doIt('like')],
  ['TWITTER_RETWEET', null, doIt('repost')],
  ['TWITTER_QUOTE', 'so good', doIt('quote', 'This is SO  good & more')],
  ['TWITTER_REPLY', null, doIt('reply', 'Congratulations!')],
  ['TWITTER_POST', '#launch & go', postIt],
  ['TWITTER_BOOKMARK', null, doIt('bookmark')],
];

it('should be tried for every task type', () => {
  expect(cases.map(([taskType]) => taskType)).toEqual(TASK_TYPES);
});

describe.each(cases)('%s', (taskType, requiredText, action) => {
  let taskId: string;

  beforeAll(async () => {
    const more = { points: 5, ...(requiredText === null ? {} : { requiredText }) };
    const task = {
      TWITTER_FOLLOW: followTask('brand', more),
      TWITTER_POST: { taskType, ...more },
    }[taskType];
    taskId = (await aTask(testApp, task ?? aboutPost(taskType, targetId, more))).id;
    testApp.clock.advance(60_000);
    action();
    testApp.clock.advance(1_000);
  });

  it('should approve a member who fulfilled it and award the points', async () => {
    const response = await doer.claim(taskId);
    expect(response.body).toMatchObject({
      taskId,
      userId: doer.id,
      status: 'APPROVED',
      errorCode: null,
      rejectionReason: null,
      needsReview: false,
      pointsAwarded: 5,
      nextVerificationAt: null,
      verification: { verificationResult: 'APPROVED', apiCallCount: 1, cacheHit: false, errorMessage: null },
    });
    expect(response.status).toBe(201);
  });

  it('should reject a member who did not, with a reason', async () => {
    const response = await idler.claim(taskId);
    expect(response.body).toMatchObject({
      status: 'REJECTED',
      rejectionReason: expect.any(String),
      pointsAwarded: 0,
      verification: { verificationResult: 'REJECTED' },
    });
    expect(response.status).toBe(201);
  });

  it('should write one log row for each of the two attempts', async () => {
    const rows = await testApp.database.twitterVerificationLog.findMany({
      where: { taskId },
      orderBy: { verifiedAt: 'asc' },
    });
    expect(rows.map((row) => [row.userId, row.taskType, row.verificationResult])).toEqual([
      [doer.id, taskType, 'APPROVED'],
      [idler.id, taskType, 'REJECTED'],
    ]);
  });
});
