import { aMember, Member } from './support/member.js';
import {
  expectRedirectsOnList,
  expectRevoked,
  outcomeOf,
  tokensIssuedBy,
} from './support/sign-in-outcome.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const RETURN_TO = 'http://localhost:5173/app/here';
const failed = (code: string): string => `${RETURN_TO}?twitter=error&code=${code}`;

let testApp: TestApp;
let alice: Member;
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp();
});

beforeEach(() => {
  members += 1;
  alice = aMember(testApp, `alice${members}`);
});

afterEach(() => {
  testApp.simulator.faults.clear();
  testApp.simulator.oauth.grantedScopes = null;
  // Breakers that a failure has opened let calls through again.
  testApp.clock.advance(30 * 60 * 1000);
});

afterAll(() => {
  expectRedirectsOnList(testApp);
});

afterAll(async () => {
  await testApp.close();
});

const connectionOf = (member: Member) =>
  testApp.database.twitterConnection.findUnique({ where: { userId: member.id } });

/** Begins a sign-in and lets X approve it; the result comes back to the service. */
async function approvedBy(member: Member): Promise<() => Promise<string>> {
  const { authorizationUrl, cookie } = await member.beginSignIn({ returnTo: RETURN_TO });
  const callback = await testApp.simulator.approve(authorizationUrl, member.username);
  return async () => outcomeOf(await member.comeBack(callback, cookie));
}

async function signIn(member: Member): Promise<string> {
  const comeBack = await approvedBy(member);
  return comeBack();
}

describe('a token endpoint that fails', () => {
  it.each([
    { kind: 'invalid-grant' },
    { kind: 'unauthorized' },
    { kind: 'rate-limited' },
    { kind: 'server-error', status: 500 },
    { kind: 'hang-up' },
    { kind: 'garbage' },
    { kind: 'hang-up-after-rotation' },
  ] as const)('should be exchange_failed at the return address: $kind', async (fault) => {
    testApp.simulator.faults.add({ ...fault, route: '/2/oauth2/token' });
    expect(await signIn(alice)).toBe(failed('exchange_failed'));
    expect(await connectionOf(alice)).toBeNull();
    expect(await signIn(alice)).toBe(`${RETURN_TO}?twitter=connected`);
  });

  it('should be exchange_failed for a code that X does not know', async () => {
    const { authorizationUrl, cookie } = await alice.beginSignIn({ returnTo: RETURN_TO });
    const callback = await testApp.simulator.approve(authorizationUrl, alice.username);
    callback.searchParams.set('code', 'somebody-made-this-up');
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(failed('exchange_failed'));
  });

  it('should leave an earlier connection as it was', async () => {
    await alice.connect();
    const before = await connectionOf(alice);
    testApp.simulator.faults.add({ kind: 'server-error', route: '/2/oauth2/token' });
    expect(await signIn(alice)).toBe(failed('exchange_failed'));
    expect(await connectionOf(alice)).toEqual(before);
  });
});

describe('a profile that cannot be had after the exchange', () => {
  it.each([
    'unauthorized',
    'forbidden',
    'credits-depleted',
    'rate-limited',
    'server-error',
    'hang-up',
    'garbage',
    'partial-errors',
  ] as const)('should be exchange_failed, and the fresh tokens be revoked: %s', async (kind) => {
    testApp.simulator.faults.add({ kind, route: '/2/users/me', times: Infinity });
    const fresh = await tokensIssuedBy(testApp, async () => {
      expect(await signIn(alice)).toBe(failed('exchange_failed'));
    });
    expect(fresh).toHaveLength(2);
    expectRevoked(testApp, fresh);
    expect(await connectionOf(alice)).toBeNull();
  });
});

describe('scopes', () => {
  const asked = ['tweet.read', 'users.read', 'like.read', 'offline.access'];

  it.each(['tweet.read', 'users.read', 'offline.access'])(
    'should be missing_scope without %s, with the fresh tokens revoked and nothing stored',
    async (missing) => {
      testApp.simulator.oauth.grantedScopes = asked.filter((scope) => scope !== missing);
      const fresh = await tokensIssuedBy(testApp, async () => {
        expect(await signIn(alice)).toBe(failed('missing_scope'));
      });
      expectRevoked(testApp, fresh);
      expect(await connectionOf(alice)).toBeNull();
    },
  );

  it('should be stored and shown as granted, not as asked for', async () => {
    testApp.simulator.oauth.grantedScopes = asked.filter((scope) => scope !== 'like.read');
    expect(await signIn(alice)).toBe(`${RETURN_TO}?twitter=connected`);
    expect((await connectionOf(alice))?.scope).toBe('tweet.read users.read offline.access');
    expect((await alice.get('/v1/twitter/connection')).body.scopes).toEqual([
      'tweet.read',
      'users.read',
      'offline.access',
    ]);
  });

  it('should be those that were asked for when X does not name them', async () => {
    testApp.simulator.oauth.omitScope();
    expect(await signIn(alice)).toBe(`${RETURN_TO}?twitter=connected`);
    expect((await connectionOf(alice))?.scope).toBe(asked.join(' '));
    expect((await alice.get('/v1/twitter/connection')).body.scopes).toEqual(asked);
  });

  it('should not cost an earlier connection when a later sign-in lacks one', async () => {
    await alice.connect();
    const before = await connectionOf(alice);
    testApp.simulator.oauth.grantedScopes = ['tweet.read', 'users.read'];
    expect(await signIn(alice)).toBe(failed('missing_scope'));
    expect(await connectionOf(alice)).toEqual(before);
  });
});

describe('an X account that another member has connected', () => {
  it('should be account_in_use, with the fresh tokens revoked and the other connection untouched', async () => {
    await alice.connect();
    const before = await connectionOf(alice);
    const thief = new Member(testApp, `thief-of-${alice.username}`, alice.username);
    const fresh = await tokensIssuedBy(testApp, async () => {
      expect(await signIn(thief)).toBe(failed('account_in_use'));
    });
    expect(fresh).toHaveLength(2);
    expectRevoked(testApp, fresh);
    expect(await connectionOf(thief)).toBeNull();
    expect(await connectionOf(alice)).toEqual(before);
  });

  it('should not cost the member an earlier connection of their own', async () => {
    await alice.connect();
    const other = await aMember(testApp, `other${members}`).connect();
    const before = await connectionOf(other);
    expect(await signIn(new Member(testApp, other.id, alice.username))).toBe(failed('account_in_use'));
    expect(await connectionOf(other)).toEqual(before);
  });

  it('should go to one of two members who sign in with it at the same time', async () => {
    const rivals = ['first', 'second'].map(
      (name) => new Member(testApp, `${name}-${alice.username}`, alice.username),
    );
    const comeBack = await Promise.all(rivals.map(approvedBy));
    const fresh = await tokensIssuedBy(testApp, async () => {
      const outcomes = await Promise.all(comeBack.map((browser) => browser()));
      expect(outcomes.sort()).toEqual([`${RETURN_TO}?twitter=connected`, failed('account_in_use')].sort());
    });
    const rows = await testApp.database.twitterConnection.findMany({ where: { username: alice.username } });
    expect(rows).toHaveLength(1);
    expect(fresh.filter((token) => testApp.simulator.oauth.revokedTokens.includes(token))).toHaveLength(2);
    const winner = rivals.find(({ id }) => id === rows[0]?.userId);
    expect((await winner?.get('/v1/twitter/connection'))?.body.status).toBe('active');
  });
});
