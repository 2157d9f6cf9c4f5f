import { aNewMember, type Member, type SignIn } from '../support/members/member.js';
import {
  expectRedirectsOnList,
  expectStateRefused,
  outcomeOf,
  tokenCallsOf,
} from '../support/members/sign-in-outcome.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { connectionOrNull } from '../support/members/connection-row.js';

const RETURN_TO = 'http://localhost:4200/tools/here';
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
const denied = (): Promise<SignIn> => alice.deniedSignIn({ returnTo: RETURN_TO });

describe('the callback from X', () => {
  it('should connect the account and redirect to the requested address', async () => {
    const { callback, cookie } = await approved();
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(CONNECTED);
    expect(await connectionOrNull(alice)).toMatchObject({
      twitterId: testApp.simulator.world.user(alice.username).id,
      username: alice.username,
      isActive: true,
    });
  });

  it('should store both tokens sealed', async () => {
    await alice.connect();
    const row = await connectionOrNull(alice);
    expect([row?.accessToken, row?.refreshToken]).toEqual([
      expect.stringMatching(/^v1\.test\.[\w-]+\.[\w-]+$/),
      expect.stringMatching(/^v1\.test\.[\w-]+\.[\w-]+$/),
    ]);
  });

  it('should ignore unknown query fields', async () => {
    const { callback, cookie } = await approved();
    callback.searchParams.append('iss', 'https://x.com');
    callback.searchParams.append('returnTo', 'http://evil.example');
    callback.searchParams.append('twitter', 'denied');
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(CONNECTED);
  });

  it('should need no bearer token, and connect the member who began the sign-in', async () => {
    const { callback, cookie } = await approved();
    const other = aNewMember(testApp, 'other');
    expect(outcomeOf(await other.comeBack(callback, cookie))).toBe(CONNECTED);
    expect(await connectionOrNull(alice)).not.toBeNull();
    expect(await connectionOrNull(other)).toBeNull();
  });

  it('should connect once when two callbacks with one state arrive at the same time', async () => {
    const { callback, cookie } = await approved();
    const responses = await Promise.all([alice.comeBack(callback, cookie), alice.comeBack(callback, cookie)]);
    expect(responses.map(outcomeOf)).toEqual([CONNECTED, CONNECTED]);
    expect(tokenCallsOf(testApp)).toBe(1);
    expect((await alice.get('/v1/twitter/connection')).body.status).toBe('active');
  });
});

describe('a denial', () => {
  it('should be passed on to the frontend without a call to X', async () => {
    const { callback, cookie } = await denied();
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(`${RETURN_TO}?twitter=denied`);
    expect(testApp.simulator.requests.count()).toBe(0);
    expect(await connectionOrNull(alice)).toBeNull();
  });

  it('should use up the state', async () => {
    const { callback, cookie } = await denied();
    await alice.comeBack(callback, cookie);
    callback.searchParams.delete('error');
    callback.searchParams.set('code', 'a-code');
    await expectStateRefused(alice, { callback, cookie });
  });

  it('should count even with a code in the query', async () => {
    const { callback, cookie } = await approved();
    callback.searchParams.set('error', 'access_denied');
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(`${RETURN_TO}?twitter=denied`);
    expect(tokenCallsOf(testApp)).toBe(0);
  });

  it.each(['another browser', 'an unknown state'])('should be ignored from %s', async (forger) => {
    const { callback, cookie } = await approved();
    const forged = new URL(callback);
    forged.searchParams.delete('code');
    forged.searchParams.set('error', 'access_denied');
    if (forger === 'an unknown state') forged.searchParams.set('state', 'x'.repeat(43));
    await expectStateRefused(alice, { callback: forged, cookie: forger === 'another browser' ? '' : cookie });
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(CONNECTED);
  });

  it('should not be confused with another error of X', async () => {
    const { callback, cookie } = await denied();
    callback.searchParams.set('error', 'server_error');
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(
      `${RETURN_TO}?twitter=error&code=exchange_failed`,
    );
  });
});

it('should redirect to the first frontend address when the query is empty', async () => {
  const { callback } = await approved();
  callback.search = '';
  await expectStateRefused(alice, { callback, cookie: '' });
});
