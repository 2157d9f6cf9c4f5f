import { Admin } from './support/admin.js';
import { attemptsOf } from './support/completions.js';
import { connectionOf, REVOKE_ROUTE } from './support/connection-row.js';
import { expectProblem } from './support/expect-problem.js';
import { aMember, aTask, type Member } from './support/member.js';
import { expectRevoked, tokensIssuedBy } from './support/sign-in-outcome.js';
import { startTestApp, type TestApp } from './support/test-app.js';

let testApp: TestApp;
let admin: Admin;
let alice: Member;
let id: string;
let tokens: string[];
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp();
  admin = new Admin(testApp);
  testApp.simulator.world.addUser({ username: 'brand' });
});

beforeEach(async () => {
  members += 1;
  alice = aMember(testApp, `alice${members}`);
  tokens = await tokensIssuedBy(testApp, () => alice.connect());
  ({ id } = await connectionOf(alice));
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(async () => {
  await testApp.close();
});

const disconnect = () => admin.delete(`/v1/admin/twitter-connections/${id}`);
const told = async () => (await admin.get(`/v1/admin/audit-events?targetId=${id}`)).body.data;

describe('an admin who disconnects a member', () => {
  it('should erase the connection, have X forget the tokens, and keep the attempts', async () => {
    const task = await aTask(testApp, { taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand' });
    const { id: completionId } = (await alice.claim(task.id)).body;
    const { status, text } = await disconnect();
    expect([status, text]).toEqual([204, '']);
    expect((await alice.get('/v1/twitter/connection')).body).toEqual({ connected: false });
    expectRevoked(testApp, tokens);
    expect(await attemptsOf(testApp, completionId)).toMatchObject([{ twitterConnectionId: null }]);
    const consents = await testApp.database.twitterConsent.findMany({ where: { userId: alice.id } });
    expect(consents).toMatchObject([{ withdrawnAt: testApp.clock.now() }]);
  });

  it('should be told of with whose connection it was', async () => {
    const { twitterId, tokenExpiresAt } = await connectionOf(alice);
    await disconnect();
    expect(await told()).toMatchObject([
      {
        action: 'twitter_connection.disconnect',
        actorId: 'the-admin',
        targetType: 'twitter_connection',
        before: {
          userId: alice.id,
          twitterId,
          username: alice.username,
          status: 'active',
          tokenExpiresAt: tokenExpiresAt.toISOString(),
        },
        after: null,
      },
    ]);
  });

  it('should leave to the outbox what X does not forget at once', async () => {
    testApp.simulator.faults.add({ kind: 'server-error', route: REVOKE_ROUTE, times: 2 });
    expect((await disconnect()).status).toBe(204);
    expect(await testApp.database.tokenRevocation.count()).toBe(2);
    await testApp.database.tokenRevocation.deleteMany();
  });

  it('should find nothing to disconnect the second time', async () => {
    await disconnect();
    expectProblem(await disconnect(), 404, 'not_found');
    expect(await told()).toHaveLength(1);
  });

  it('should do so once with another admin at the same moment', async () => {
    const statuses = (await Promise.all([disconnect(), disconnect(), disconnect()])).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([204, 404, 404]);
    expect(await told()).toHaveLength(1);
  });

  it('should let the member connect again, as a new connection', async () => {
    await disconnect();
    await alice.connect();
    expectProblem(await disconnect(), 404, 'not_found');
    expect((await alice.get('/v1/twitter/connection')).body.connected).toBe(true);
  });
});
