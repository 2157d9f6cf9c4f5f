import type { Response, Test } from 'supertest';
import { anotherInstance } from '../support/app/another-instance.js';
import { connectionOrNull, TOKEN_ROUTE } from '../support/members/connection-row.js';
import { aNewMember, Member, type SignIn } from '../support/members/member.js';
import { outcomeOf, tokenCallsOf } from '../support/members/sign-in-outcome.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const TEN_MINUTES_MS = 600_000;
const FRONTENDS = 'http://localhost:5173/app,http://localhost:4200/tools';
const RETURN_TO = 'http://localhost:4200/tools/here';
const CONNECTED = `${RETURN_TO}?twitter=connected`;
const DENIED = `${RETURN_TO}?twitter=denied`;
const INVALID_STATE = 'http://localhost:5173/app?twitter=error&code=invalid_state';

let testApp: TestApp;
let otherApp: TestApp;
let alice: Member;
let elsewhere: Member;

beforeAll(async () => {
  testApp = await startTestApp({ env: { FRONTEND_URLS: FRONTENDS } });
  otherApp = await anotherInstance(testApp, {
    env: { FRONTEND_URLS: FRONTENDS, TWITTER_CALLBACK_URL: testApp.config.twitter.callbackUrl.href },
  });
});

beforeEach(() => {
  alice = aNewMember(testApp, 'alice');
  elsewhere = new Member(otherApp, alice.id, alice.username);
  testApp.simulator.requests.clear();
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(async () => {
  await otherApp.close();
  await testApp.close();
});

const approved = (): Promise<SignIn> => alice.approvedSignIn({ returnTo: RETURN_TO });

function open(method: 'get' | 'head', { callback, cookie }: SignIn, headers: object = {}): Test {
  const request = testApp.http()[method](`${callback.pathname}${callback.search}`);
  return request.set({ cookie, ...headers }).redirects(0);
}

describe('a request for the callback before that of the member', () => {
  it('should change nothing by HEAD', async () => {
    const signIn = await approved();
    const response = await open('head', signIn);
    expect([response.status, response.headers.allow]).toEqual([405, 'GET']);
    expect(await connectionOrNull(alice)).toBeNull();
    expect(tokenCallsOf(testApp)).toBe(0);
    expect(outcomeOf(await alice.comeBack(signIn.callback, signIn.cookie))).toBe(CONNECTED);
  });

  it.each([
    { 'sec-purpose': 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { 'sec-purpose': 'Prefetch; anonymous-client-ip' },
    { purpose: 'prefetch' },
  ])('should change nothing with %j', async (headers) => {
    const signIn = await approved();
    const response = await open('get', signIn, headers);
    expect([response.status, response.headers['cache-control']]).toEqual([204, 'no-store']);
    expect(response.headers.location).toBeUndefined();
    expect(await connectionOrNull(alice)).toBeNull();
    expect(tokenCallsOf(testApp)).toBe(0);
    expect(outcomeOf(await alice.comeBack(signIn.callback, signIn.cookie))).toBe(CONNECTED);
  });
});

describe('a callback that is opened again by the same browser', () => {
  it('should redirect as the first one did, on any instance, without a new exchange', async () => {
    const { callback, cookie } = await approved();
    for (const member of [alice, alice, elsewhere])
      expect(outcomeOf(await member.comeBack(callback, cookie))).toBe(CONNECTED);
    expect(tokenCallsOf(testApp)).toBe(1);
    expect((await alice.get('/v1/twitter/connection')).body.status).toBe('active');
  });

  it('should wait for the first one while it is running, on any instance', async () => {
    const { callback, cookie } = await approved();
    const { goOn } = holdAnswers(testApp.simulator, { route: TOKEN_ROUTE });
    const comings = [alice.comeBack(callback, cookie)];
    await waitUntil('X is asked', () => tokenCallsOf(testApp) > 0);
    let early: Response | null = null;
    for (const member of [alice, elsewhere]) {
      const coming = member.comeBack(callback, cookie);
      void coming.then((response) => (early ??= response));
      comings.push(coming);
    }
    expect(await connectionOrNull(alice)).toBeNull();
    expect(early).toBeNull();
    goOn();
    for (const response of await Promise.all(comings)) expect(outcomeOf(response)).toBe(CONNECTED);
    expect(tokenCallsOf(testApp)).toBe(1);
  });

  it('should redirect to the denial or the failure of the first one', async () => {
    const { callback, cookie } = await alice.deniedSignIn({ returnTo: RETURN_TO });
    for (let time = 0; time < 2; time += 1)
      expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(DENIED);

    const failing = await approved();
    testApp.simulator.faults.add({ kind: 'server-error', route: TOKEN_ROUTE });
    for (let time = 0; time < 2; time += 1)
      expect(outcomeOf(await alice.comeBack(failing.callback, failing.cookie))).toBe(
        `${RETURN_TO}?twitter=error&code=exchange_failed`,
      );
    expect(tokenCallsOf(testApp)).toBe(1);
  });

  it('should be refused with another query, in another browser, and after ten minutes', async () => {
    const { callback, cookie } = await approved();
    await alice.comeBack(callback, cookie);
    const other = new URL(callback);
    other.searchParams.set('code', 'another-code');
    expect(outcomeOf(await alice.comeBack(other, cookie))).toBe(INVALID_STATE);
    expect(outcomeOf(await alice.comeBack(callback, `${cookie}x`))).toBe(INVALID_STATE);
    testApp.clock.advance(TEN_MINUTES_MS);
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(INVALID_STATE);
    expect(tokenCallsOf(testApp)).toBe(1);
  });
});
