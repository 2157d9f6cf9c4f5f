import { Admin } from '../support/members/admin.js';
import { aMember, aTask } from '../support/members/member.js';
import { aClaim, decide, REVIEW } from '../support/verify/review.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { freshDatabase, type FreshDatabase } from '../support/app/test-database.js';

let fresh: FreshDatabase;
let testApp: TestApp;

beforeAll(async () => {
  fresh = await freshDatabase('mysql');
  testApp = await startTestApp({ env: { DATABASE_URL: fresh.url, DATABASE_AUTO_MIGRATE: 'true' } });
});

afterAll(async () => {
  await testApp.close();
  await fresh.drop();
});

describe('a claim that an earlier version stored with a blank after the id of its task', () => {
  it('should appear in every list with its task, be verified and be decided', async () => {
    const admin = new Admin(testApp);
    const alice = await aMember(testApp, 'alice').connect();
    const { id: taskId } = await aTask(testApp, { taskType: 'TWITTER_POST', points: 5 });
    const { id } = await aClaim(testApp, { taskId: `${taskId} `, userId: alice.id });

    expect((await admin.get(REVIEW)).body.data).toEqual([
      expect.objectContaining({ id, task: expect.objectContaining({ id: taskId }) }),
    ]);
    expect((await alice.get('/v1/completions')).body.data).toEqual([expect.objectContaining({ id })]);
    expect((await alice.post('/v1/completions/verify')).body.results).toEqual([
      expect.objectContaining({ id, status: 'REJECTED' }),
    ]);
    expect((await decide(admin, id, 'APPROVED')).body).toMatchObject({
      status: 'APPROVED',
      pointsAwarded: 5,
    });
  });
});
