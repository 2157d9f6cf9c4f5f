import { storesNaming } from '../support/database/stores-naming.js';
import { connectionOf } from '../support/members/connection-row.js';
import { aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

const CONNECTION = '/v1/twitter/connection';
const MINUTE_MS = 60_000;
const DEFAULT_SCOPE = 'tweet.read users.read like.read offline.access';

let testApp: TestApp;
let alice: Member;
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp();
  testApp.simulator.world.addUser({ username: 'brand' });
});

beforeEach(() => {
  members += 1;
  alice = aMemberWith(`first_account${members}`);
});

afterEach(() => {
  testApp.simulator.oauth.grantedScopes = null;
});

afterAll(() => testApp.close());

/** The member of this test, with an X account whose name is not in the member's id. */
function aMemberWith(username: string): Member {
  testApp.simulator.world.addUser({ username, name: `Name of ${username}` });
  return new Member(testApp, `member-${members}`, username);
}

const consents = () =>
  testApp.database.twitterConsent.findMany({
    where: { userId: alice.id },
    orderBy: [{ consentedAt: 'asc' }],
  });

describe('a consent', () => {
  it('should be stored when a member connects, with the granted scopes and the time', async () => {
    testApp.simulator.oauth.grantedScopes = ['tweet.read', 'users.read', 'offline.access'];
    await alice.connect();
    expect(await consents()).toEqual([
      {
        id: expect.any(String),
        userId: alice.id,
        scope: 'tweet.read users.read offline.access',
        consentedAt: testApp.clock.now(),
        withdrawnAt: null,
      },
    ]);
  });

  it('should not be stored when the member denies it on X', async () => {
    const { callback, cookie } = await alice.deniedSignIn();
    await alice.comeBack(callback, cookie);
    expect(await consents()).toEqual([]);
  });

  it('should not be stored, nor end an earlier one, when X grants too few scopes', async () => {
    await alice.connect();
    testApp.simulator.oauth.grantedScopes = ['tweet.read', 'users.read'];
    const address = await alice.signIn();
    expect(address.searchParams.get('code')).toBe('missing_scope');
    expect(await consents()).toMatchObject([{ scope: DEFAULT_SCOPE, withdrawnAt: null }]);
  });

  it('should be withdrawn when the member disconnects', async () => {
    await alice.connect();
    const consentedAt = testApp.clock.now();
    testApp.clock.advance(MINUTE_MS);
    await alice.delete(CONNECTION);
    const withdrawnAt = testApp.clock.now();
    testApp.clock.advance(MINUTE_MS);
    expect(await consents()).toMatchObject([{ scope: DEFAULT_SCOPE, consentedAt, withdrawnAt }]);

    await alice.connect();
    expect(await consents()).toMatchObject([
      { consentedAt, withdrawnAt },
      { consentedAt: testApp.clock.now(), withdrawnAt: null },
    ]);
  });

  it.each(['the same account', 'another account'])(
    'should be withdrawn and given again when %s is connected',
    async (which) => {
      await alice.connect();
      const consentedAt = testApp.clock.now();
      testApp.clock.advance(MINUTE_MS);
      await (which === 'another account' ? aMemberWith(`other_account${members}`) : alice).connect();
      const replacedAt = testApp.clock.now();
      expect(await consents()).toMatchObject([
        { consentedAt, withdrawnAt: replacedAt },
        { consentedAt: replacedAt, withdrawnAt: null },
      ]);
    },
  );

  it('should not be withdrawn with the consent of another member', async () => {
    await alice.connect();
    testApp.simulator.world.addUser({ username: `of_another${members}` });
    const other = new Member(testApp, `another-member-${members}`, `of_another${members}`);
    await other.connect();
    await other.delete(CONNECTION);
    expect(await consents()).toMatchObject([{ withdrawnAt: null }]);
  });
});

describe('what is known about an account', () => {
  /** Leaves an approval, a rejection and the log rows of both. */
  async function verifyTwoTasks(): Promise<void> {
    const task = followTask();
    const [no, yes] = [await aTask(testApp, task), await aTask(testApp, task)];
    expect((await alice.claim(no.id)).body.status).toBe('REJECTED');
    testApp.simulator.world.follow(alice.username, 'brand');
    expect((await alice.claim(yes.id)).body.status).toBe('APPROVED');
  }

  it('should be erased from every table when the member disconnects', async () => {
    await alice.connect();
    await verifyTwoTasks();
    const { twitterId, accessToken, refreshToken } = await connectionOf(alice);
    const data = [alice.username, `Name of ${alice.username}`, twitterId, accessToken, refreshToken];
    expect(await storesNaming(testApp, data)).toEqual(
      expect.arrayContaining(
        ['username', 'displayName', 'twitterId', 'accessToken', 'refreshToken'].map(
          (column) => `TwitterConnection.${column}`,
        ),
      ),
    );

    expect((await alice.delete(CONNECTION)).status).toBe(204);
    expect(await storesNaming(testApp, data)).toEqual([]);
    expect(await testApp.database.tokenRevocation.count()).toBe(0);
  });

  it('should be erased from every table when another account takes its place', async () => {
    await alice.connect();
    await verifyTwoTasks();
    const { twitterId, accessToken, refreshToken } = await connectionOf(alice);
    await aMemberWith(`other_account${members}`).connect();
    const data = [alice.username, `Name of ${alice.username}`, twitterId, accessToken, refreshToken];
    expect(await storesNaming(testApp, data)).toEqual([]);
  });
});
