import { ALL_SCOPES, aMember, aTask, Member, statusUrl, type NewTask } from './support/member.js';
import { startTestApp, type TestApp } from './support/test-app.js';

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

afterAll(async () => {
  await testApp.close();
});

interface Deed {
  readonly task: (target: string) => NewTask;
  readonly doIt: (target: string) => void;
}

const deeds: Record<string, Deed> = {
  TWITTER_FOLLOW: {
    task: () => ({ taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand' }),
    doIt: () => {
      testApp.simulator.world.follow('doer', 'brand');
    },
  },
  TWITTER_LIKE: {
    task: (target) => ({ taskType: 'TWITTER_LIKE', targetUrl: target }),
    doIt: (target) => {
      testApp.simulator.world.like('doer', target);
    },
  },
  TWITTER_RETWEET: {
    task: (target) => ({ taskType: 'TWITTER_RETWEET', targetUrl: target }),
    doIt: (target) => {
      testApp.simulator.world.repost('doer', target);
    },
  },
  TWITTER_QUOTE: {
    task: (target) => ({ taskType: 'TWITTER_QUOTE', targetUrl: target, requiredText: 'so good' }),
    doIt: (target) => {
      testApp.simulator.world.quote('doer', target, 'This is SO  good & more');
    },
  },
  TWITTER_REPLY: {
    task: (target) => ({ taskType: 'TWITTER_REPLY', targetUrl: target }),
    doIt: (target) => {
      testApp.simulator.world.reply('doer', target, 'Congratulations!');
    },
  },
  TWITTER_POST: {
    task: () => ({ taskType: 'TWITTER_POST', requiredText: '#launch & go' }),
    doIt: () => {
      testApp.simulator.world.post({ author: 'doer', text: 'Today: #Launch & go' });
    },
  },
  TWITTER_BOOKMARK: {
    task: (target) => ({ taskType: 'TWITTER_BOOKMARK', targetUrl: target }),
    doIt: (target) => {
      testApp.simulator.world.bookmark('doer', target);
    },
  },
};

describe.each(Object.entries(deeds))('%s', (taskType, deed) => {
  let taskId: string;

  beforeAll(async () => {
    const task = await aTask(testApp, { ...deed.task(statusUrl(targetId)), points: 5 });
    taskId = task.id;
    testApp.clock.advance(60_000);
    deed.doIt(targetId);
    testApp.clock.advance(1_000);
  });

  it('should approve who did it and award the points', async () => {
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

  it('should reject who did not, and say why', async () => {
    const response = await idler.claim(taskId);
    expect(response.body).toMatchObject({
      status: 'REJECTED',
      rejectionReason: expect.any(String),
      pointsAwarded: 0,
      verification: { verificationResult: 'REJECTED' },
    });
    expect(response.status).toBe(201);
  });

  it('should write one audit row for each of the two attempts', async () => {
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
