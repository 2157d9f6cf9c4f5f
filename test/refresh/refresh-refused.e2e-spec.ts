import { forgetRetries, verify } from '../support/verify/completions.js';
import { connectionOf, refreshCalls } from '../support/members/connection-row.js';
import { aNewMember, aTask, type Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

const CONNECTION = '/v1/twitter/connection';
const MINUTE_MS = 60_000;

let testApp: TestApp;
let alice: Member;
let bob: Member;
/** A claim of each that needs a call every time: neither follows the brand. */
let claims: Map<Member, string>;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
});

beforeEach(async () => {
  alice = await aNewMember(testApp, 'alice').connect();
  bob = await aNewMember(testApp, 'bob').connect();
  const task = await aTask(testApp, followTask());
  claims = new Map();
  for (const member of [alice, bob]) claims.set(member, (await member.claim(task.id)).body.id as string);
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

/** The outcome of a verification: its error code, or its status. */
async function outcomeFor(member: Member): Promise<string> {
  const { body } = await verify(member, claims.get(member) ?? '');
  return (body.errorCode ?? body.status) as string;
}

const statusOf = async (member: Member): Promise<string> =>
  (await member.get(CONNECTION)).body.status as string;

/** X accepts none of the member's access tokens, not even new ones. */
async function refuse(member: Member): Promise<void> {
  const { twitterId: userId } = await connectionOf(member);
  testApp.simulator.faults.add({ kind: 'unauthorized', userId, times: Infinity });
}

describe('a new access token that X refuses', () => {
  it('should be blamed on X: a minute of 401 ends no connection', async () => {
    testApp.simulator.faults.add({ kind: 'unauthorized', times: Infinity });
    for (const member of [alice, bob]) {
      const { body } = await verify(member, claims.get(member) ?? '');
      expect(body).toMatchObject({
        status: 'PENDING',
        errorCode: 'x_unavailable',
        nextVerificationAt: expect.any(String),
        verification: { apiCallCount: 2 },
      });
    }
    testApp.simulator.faults.clear();
    testApp.clock.advance(MINUTE_MS);
    for (const member of [alice, bob])
      expect([await outcomeFor(member), await statusOf(member)]).toEqual(['REJECTED', 'active']);
  });

  it('should require a new sign-in after three refreshes in an hour while calls of others succeed', async () => {
    await refuse(alice);
    const outcomes: string[] = [];
    for (const minutes of [0, 20, 39, 1]) {
      testApp.clock.advance(minutes * MINUTE_MS);
      expect(await outcomeFor(bob)).toBe('REJECTED');
      outcomes.push(await outcomeFor(alice));
    }
    expect(outcomes).toEqual(['x_unavailable', 'x_unavailable', 'x_unavailable', 'x_unavailable']);
    testApp.clock.advance(5 * MINUTE_MS);
    await outcomeFor(bob);
    expect([await outcomeFor(alice), await statusOf(alice)]).toEqual(['token_expired', 'reconnect_required']);
    expect(await statusOf(bob)).toBe('active');
  });

  it('should be blamed on X while no calls of others succeed', async () => {
    await outcomeFor(bob);
    testApp.simulator.faults.add({ kind: 'unauthorized', times: Infinity });
    for (let hours = 0; hours < 5; hours += 1) {
      for (const member of [alice, bob]) expect(await outcomeFor(member)).toBe('x_unavailable');
      testApp.clock.advance(60 * MINUTE_MS);
    }
    expect([await statusOf(alice), await statusOf(bob)]).not.toContain('reconnect_required');
  });

  it('should cause one refresh in five minutes at most', async () => {
    await refuse(alice);
    const before = refreshCalls(testApp);
    for (let minutes = 0; minutes < 5; minutes += 1) {
      expect(await outcomeFor(alice)).toBe('x_unavailable');
      testApp.clock.advance(MINUTE_MS);
    }
    expect(refreshCalls(testApp) - before).toBe(1);
    await outcomeFor(alice);
    expect(refreshCalls(testApp) - before).toBe(2);
  });

  it('should count from zero after a successful call', async () => {
    await refuse(alice);
    await outcomeFor(alice);
    testApp.clock.advance(40 * MINUTE_MS);
    await outcomeFor(alice);
    testApp.simulator.faults.clear();
    expect(await outcomeFor(alice)).toBe('REJECTED');
    await refuse(alice);
    testApp.clock.advance(40 * MINUTE_MS);
    await outcomeFor(bob);
    expect([await outcomeFor(alice), await statusOf(alice)]).toEqual(['x_unavailable', 'active']);
  });
});
