import { aNewMember, Member } from '../support/members/member.js';
import {
  expectRedirectsOnList,
  expectRevoked,
  outcomeOf,
  tokensIssuedBy,
} from '../support/members/sign-in-outcome.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { connectionOrNull } from '../support/members/connection-row.js';

const RETURN_TO = 'http://localhost:5173/app/here';
const failed = (code: string): string => `${RETURN_TO}?twitter=error&code=${code}`;

let testApp: TestApp;
let alice: Member;

beforeAll(async () => {
  testApp = await startTestApp();
});

beforeEach(() => {
  alice = aNewMember(testApp, 'alice');
});

afterEach(() => {
  testApp.simulator.faults.clear();
  testApp.simulator.oauth.grantedScopes = null;
  // Breakers that a failure has opened close again.
  testApp.clock.advance(30 * 60 * 1000);
});

afterAll(async () => {
  expectRedirectsOnList(testApp);
  await testApp.close();
});

/** Begins a sign-in and lets X approve it; the result comes back to the service. */
async function approvedBy(member: Member): Promise<() => Promise<string>> {
  const { callback, cookie } = await member.approvedSignIn({ returnTo: RETURN_TO });
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
    expect(await connectionOrNull(alice)).toBeNull();
    expect(await signIn(alice)).toBe(`${RETURN_TO}?twitter=connected`);
  });

  it('should be exchange_failed for an unknown code', async () => {
    const { callback, cookie } = await alice.approvedSignIn({ returnTo: RETURN_TO });
    callback.searchParams.set('code', 'somebody-made-this-up');
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(failed('exchange_failed'));
  });

  it('should not change an earlier connection', async () => {
    await alice.connect();
    const before = await connectionOrNull(alice);
    testApp.simulator.faults.add({ kind: 'server-error', route: '/2/oauth2/token' });
    expect(await signIn(alice)).toBe(failed('exchange_failed'));
    expect(await connectionOrNull(alice)).toEqual(before);
  });
});

describe('a profile request that fails after the exchange', () => {
  it.each([
    'unauthorized',
    'forbidden',
    'credits-depleted',
    'rate-limited',
    'server-error',
    'hang-up',
    'garbage',
    'partial-errors',
  ] as const)('should be exchange_failed, with the new tokens revoked: %s', async (kind) => {
    testApp.simulator.faults.add({ kind, route: '/2/users/me', times: Infinity });
    const fresh = await tokensIssuedBy(testApp, async () => {
      expect(await signIn(alice)).toBe(failed('exchange_failed'));
    });
    expect(fresh).toHaveLength(2);
    expectRevoked(testApp, fresh);
    expect(await connectionOrNull(alice)).toBeNull();
  });
});

describe('scopes', () => {
  const asked = ['tweet.read', 'users.read', 'like.read', 'offline.access'];

  it.each(['tweet.read', 'users.read', 'offline.access'])(
    'should be missing_scope without %s, with the new tokens revoked and nothing stored',
    async (missing) => {
      testApp.simulator.oauth.grantedScopes = asked.filter((scope) => scope !== missing);
      const fresh = await tokensIssuedBy(testApp, async () => {
        expect(await signIn(alice)).toBe(failed('missing_scope'));
      });
      expectRevoked(testApp, fresh);
      expect(await connectionOrNull(alice)).toBeNull();
    },
  );

  it('should be stored and shown as granted, not as requested', async () => {
    testApp.simulator.oauth.grantedScopes = asked.filter((scope) => scope !== 'like.read');
    expect(await signIn(alice)).toBe(`${RETURN_TO}?twitter=connected`);
    expect((await connectionOrNull(alice))?.scope).toBe('tweet.read users.read offline.access');
    expect((await alice.get('/v1/twitter/connection')).body.scopes).toEqual([
      'tweet.read',
      'users.read',
      'offline.access',
    ]);
  });

  it('should be the requested ones when X does not name them', async () => {
    testApp.simulator.oauth.omitScope();
    expect(await signIn(alice)).toBe(`${RETURN_TO}?twitter=connected`);
    expect((await connectionOrNull(alice))?.scope).toBe(asked.join(' '));
    expect((await alice.get('/v1/twitter/connection')).body.scopes).toEqual(asked);
  });

  it('should not change an earlier connection when a later sign-in lacks one', async () => {
    await alice.connect();
    const before = await connectionOrNull(alice);
    testApp.simulator.oauth.grantedScopes = ['tweet.read', 'users.read'];
    expect(await signIn(alice)).toBe(failed('missing_scope'));
    expect(await connectionOrNull(alice)).toEqual(before);
  });
});

describe('an X account that another member has connected', () => {
  it('should be account_in_use, with the new tokens revoked and the other connection unchanged', async () => {
    await alice.connect();
    const before = await connectionOrNull(alice);
    const thief = new Member(testApp, `thief-of-${alice.username}`, alice.username);
    const fresh = await tokensIssuedBy(testApp, async () => {
      expect(await signIn(thief)).toBe(failed('account_in_use'));
    });
    expect(fresh).toHaveLength(2);
    expectRevoked(testApp, fresh);
    expect(await connectionOrNull(thief)).toBeNull();
    expect(await connectionOrNull(alice)).toEqual(before);
  });

  it('should not change an earlier connection of the member', async () => {
    await alice.connect();
    const other = await aNewMember(testApp, 'other').connect();
    const before = await connectionOrNull(other);
    expect(await signIn(new Member(testApp, other.id, alice.username))).toBe(failed('account_in_use'));
    expect(await connectionOrNull(other)).toEqual(before);
  });

  it('should be given to one of two members who sign in with it at the same time', async () => {
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
