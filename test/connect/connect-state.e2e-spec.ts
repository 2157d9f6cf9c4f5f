import { AuthorizationStates } from '../../src/twitter-connection/sign-in/authorization-states.js';
import { aNewMember, type Member, type SignIn } from '../support/members/member.js';
import {
  expectRedirectsOnList,
  expectStateRefused,
  outcomeOf,
  tokenCallsOf,
} from '../support/members/sign-in-outcome.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const TEN_MINUTES_MS = 600_000;
const RETURN_TO = 'http://localhost:4200/tools/here';
const INVALID_STATE = 'http://localhost:5173/app?twitter=error&code=invalid_state';
const CONNECTED = `${RETURN_TO}?twitter=connected`;

let testApp: TestApp;
let alice: Member;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { FRONTEND_URLS: 'http://localhost:5173/app,http://localhost:4200/tools' },
  });
});

beforeEach(() => {
  alice = aNewMember(testApp, 'alice');
  testApp.simulator.requests.clear();
});

afterAll(async () => {
  expectRedirectsOnList(testApp);
  await testApp.close();
});

const approved = (): Promise<SignIn> => alice.approvedSignIn({ returnTo: RETURN_TO });

describe('a state', () => {
  /** The fields of the query instead of the right state, by what is wrong with them. */
  const wrongStates: [string, (state: string) => string[][]][] = [
    ['unknown', () => [['state', 'x'.repeat(43)]]],
    ['changed by one character', (state) => [['state', flipped(state)]]],
    ['missing', () => []],
    ['empty', () => [['state', '']]],
    ['there twice', (state) => [state, 'another'].map((value) => ['state', value])],
    ['there twice, and right both times', (state) => [state, state].map((value) => ['state', value])],
    ['a list', (state) => [['state[]', state]]],
    ['an object', (state) => [['state[$ne]', state]]],
    ['far too long', (state) => [state, 'x'.repeat(4_000)].map((value) => ['state', value])],
  ];

  it.each(wrongStates)('should be refused when it is %s, and stay usable', async (_how, stateFields) => {
    const { callback, cookie } = await approved();
    const changed = new URL(callback);
    changed.searchParams.delete('state');
    for (const [name = '', value = ''] of stateFields(callback.searchParams.get('state') ?? ''))
      changed.searchParams.append(name, value);
    await expectStateRefused(alice, { callback: changed, cookie });
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(CONNECTED);
  });

  it('should be refused the second time, with another code', async () => {
    const { callback, cookie } = await approved();
    await alice.comeBack(callback, cookie);
    testApp.simulator.requests.clear();
    callback.searchParams.set('code', 'another-code');
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(INVALID_STATE);
    expect(testApp.simulator.requests.count()).toBe(0);
    expect((await alice.get('/v1/twitter/connection')).body.status).toBe('active');
  });

  it('should be given to one of ten callbacks at the same time', async () => {
    const { callback, cookie } = await approved();
    const states = testApp.app.get(AuthorizationStates, { strict: false });
    const state = callback.searchParams.get('state') ?? '';
    const take = (_: unknown, index: number) =>
      states.take(state, cookie.split('=')[1] ?? '', `callback ${index}`);
    const turns = await Promise.all(Array.from({ length: 10 }, take));
    const signIn = expect.objectContaining({ userId: alice.id, returnTo: RETURN_TO });
    expect(turns.filter((turn) => turn !== null)).toEqual([{ kind: 'first', signIn }]);
  });

  it('should be valid for ten minutes', async () => {
    const [punctual, late] = [await alice.beginSignIn(), await alice.beginSignIn()];
    testApp.clock.advance(TEN_MINUTES_MS - 1);
    const inTime = await testApp.simulator.approve(punctual.authorizationUrl, alice.username);
    expect(outcomeOf(await alice.comeBack(inTime, punctual.cookie))).toMatch(/twitter=connected$/);
    testApp.simulator.requests.clear();
    testApp.clock.advance(1);
    const tooLate = await testApp.simulator.approve(late.authorizationUrl, alice.username);
    expect(outcomeOf(await alice.comeBack(tooLate, late.cookie))).toBe(INVALID_STATE);
    expect(tokenCallsOf(testApp)).toBe(0);
  });

  it.each([
    ['no cookie', () => ''],
    ['the cookie of another state', (_: string, other: string) => other],
    [
      'the nonce of another state',
      (own: string, other: string) => `${nameOf(own)}=${other.split('=')[1] ?? ''}`,
    ],
    ['an empty nonce', (own: string) => `${nameOf(own)}=`],
    ['a made-up nonce', (own: string) => `${nameOf(own)}=${'x'.repeat(43)}`],
  ])('should be refused in a browser with %s, and stay usable', async (_what, cookieOf) => {
    const { callback, cookie } = await approved();
    const { cookie: other } = await alice.beginSignIn();
    await expectStateRefused(alice, { callback, cookie: cookieOf(cookie, other) });
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(CONNECTED);
  });

  it('should be used up by a callback without a code', async () => {
    const { callback, cookie } = await approved();
    const without = new URL(callback);
    without.searchParams.delete('code');
    expect(outcomeOf(await alice.comeBack(without, cookie))).toBe(
      `${RETURN_TO}?twitter=error&code=exchange_failed`,
    );
    await expectStateRefused(alice, { callback, cookie });
  });
});

function flipped(state: string): string {
  return `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`;
}

function nameOf(cookie: string): string {
  return cookie.split('=')[0] ?? '';
}
