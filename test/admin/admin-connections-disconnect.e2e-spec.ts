import { Admin } from '../support/members/admin.js';
import { attemptsOf } from '../support/verify/completions.js';
import { connectionOf, REVOKE_ROUTE } from '../support/members/connection-row.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aNewMember, type Member } from '../support/members/member.js';
import { expectRevoked, tokensIssuedBy } from '../support/members/sign-in-outcome.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

let testApp: TestApp;
let admin: Admin;
let alice: Member;
let id: string;
let tokens: string[];

beforeAll(async () => {
  testApp = await startTestApp();
  admin = new Admin(testApp);
  testApp.simulator.world.addUser({ username: 'brand' });
});

beforeEach(async () => {
  alice = aNewMember(testApp, 'alice');
  tokens = await tokensIssuedBy(testApp, () => alice.connect());
  ({ id } = await connectionOf(alice));
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(() => testApp.close());

const disconnect = () => admin.delete(`/v1/admin/twitter-connections/${id}`);
const auditEvents = async () => (await admin.get(`/v1/admin/audit-events?targetId=${id}`)).body.data;

describe('an admin who disconnects a member', () => {
  it('should erase the connection, revoke the tokens and keep the attempts', async () => {
    const { id: completionId } = (await alice.claimNew(followTask())).body;
    const { status, text } = await disconnect();
    expect([status, text]).toEqual([204, '']);
    expect((await alice.get('/v1/twitter/connection')).body).toEqual({ connected: false });
    expectRevoked(testApp, tokens);
    expect(await attemptsOf(testApp, completionId)).toMatchObject([{ twitterConnectionId: null }]);
    const consents = await testApp.database.twitterConsent.findMany({ where: { userId: alice.id } });
    expect(consents).toMatchObject([{ withdrawnAt: testApp.clock.now() }]);
  });

  it('should record an audit event that names the owner of the connection', async () => {
    const { twitterId, tokenExpiresAt } = await connectionOf(alice);
    await disconnect();
    expect(await auditEvents()).toMatchObject([
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

  it('should leave tokens to the outbox that X does not revoke at once', async () => {
    testApp.simulator.faults.add({ kind: 'server-error', route: REVOKE_ROUTE, times: 2 });
    expect((await disconnect()).status).toBe(204);
    expect(await testApp.database.tokenRevocation.count()).toBe(2);
    await testApp.database.tokenRevocation.deleteMany();
  });

  it('should answer 404 the second time', async () => {
    await disconnect();
    expectProblem(await disconnect(), 404, 'not_found');
    expect(await auditEvents()).toHaveLength(1);
  });

  it('should disconnect once when several admins ask at the same time', async () => {
    const statuses = (await Promise.all([disconnect(), disconnect(), disconnect()])).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([204, 404, 404]);
    expect(await auditEvents()).toHaveLength(1);
  });

  it('should let the member connect again, as a new connection', async () => {
    await disconnect();
    await alice.connect();
    expectProblem(await disconnect(), 404, 'not_found');
    expect((await alice.get('/v1/twitter/connection')).body.connected).toBe(true);
  });
});
