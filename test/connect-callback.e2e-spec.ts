import { aMember, type Member } from './support/member.js';
import { expectRedirectsOnList, outcomeOf, tokenCallsOf } from './support/sign-in-outcome.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const RETURN_TO = 'http://localhost:4200/tools/here';
const INVALID_STATE = 'http://localhost:5173/app?twitter=error&code=invalid_state';
const CONNECTED = `${RETURN_TO}?twitter=connected`;

let testApp: TestApp;
let alice: Member;
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { FRONTEND_URLS: 'http://localhost:5173/app,http://localhost:4200/tools' },
  });
});

beforeEach(() => {
  members += 1;
  alice = aMember(testApp, `alice${members}`);
  testApp.simulator.requests.clear();
});

afterAll(() => {
  expectRedirectsOnList(testApp);
});

afterAll(async () => {
  await testApp.close();
});

/** A sign-in that X has approved, not come back yet. */
async function approved(): Promise<{ callback: URL; cookie: string }> {
  const { authorizationUrl, cookie } = await alice.beginSignIn({ returnTo: RETURN_TO });
  return { callback: await testApp.simulator.approve(authorizationUrl, alice.username), cookie };
}

async function denied(): Promise<{ callback: URL; cookie: string }> {
  const { authorizationUrl, cookie } = await alice.beginSignIn({ returnTo: RETURN_TO });
  return { callback: await testApp.simulator.deny(authorizationUrl), cookie };
}

const connectionOf = (member: Member) =>
  testApp.database.twitterConnection.findUnique({ where: { userId: member.id } });

/** Checks that the callback was refused without a call to X, and connected nobody. */
async function expectRefused(callback: URL, cookie: string): Promise<void> {
  expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(INVALID_STATE);
  expect(tokenCallsOf(testApp)).toBe(0);
  expect(await connectionOf(alice)).toBeNull();
}

describe('coming back from X', () => {
  it('should connect the account and go to the address that was asked for', async () => {
    const { callback, cookie } = await approved();
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(CONNECTED);
    expect(await connectionOf(alice)).toMatchObject({
      twitterId: testApp.simulator.world.user(alice.username).id,
      username: alice.username,
      isActive: true,
    });
  });

  it('should store both tokens sealed', async () => {
    await alice.connect();
    const row = await connectionOf(alice);
    expect([row?.accessToken, row?.refreshToken]).toEqual([
      expect.stringMatching(/^v1\.test\.[\w-]+\.[\w-]+$/),
      expect.stringMatching(/^v1\.test\.[\w-]+\.[\w-]+$/),
    ]);
  });

  it('should ignore query fields that it does not know', async () => {
    const { callback, cookie } = await approved();
    callback.searchParams.append('iss', 'https://x.com');
    callback.searchParams.append('returnTo', 'http://evil.example');
    callback.searchParams.append('twitter', 'denied');
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(CONNECTED);
  });

  it('should need no bearer token, and connect whoever began', async () => {
    const { callback, cookie } = await approved();
    const other = aMember(testApp, `other${members}`);
    expect(outcomeOf(await other.comeBack(callback, cookie))).toBe(CONNECTED);
    expect(await connectionOf(alice)).not.toBeNull();
    expect(await connectionOf(other)).toBeNull();
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
  it('should be told to the frontend and call X for nothing', async () => {
    const { callback, cookie } = await denied();
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(`${RETURN_TO}?twitter=denied`);
    expect(testApp.simulator.requests.count()).toBe(0);
    expect(await connectionOf(alice)).toBeNull();
  });

  it('should use the state up', async () => {
    const { callback, cookie } = await denied();
    await alice.comeBack(callback, cookie);
    callback.searchParams.delete('error');
    callback.searchParams.set('code', 'a-code');
    await expectRefused(callback, cookie);
  });

  it('should count as one even with a code beside it', async () => {
    const { callback, cookie } = await approved();
    callback.searchParams.set('error', 'access_denied');
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(`${RETURN_TO}?twitter=denied`);
    expect(tokenCallsOf(testApp)).toBe(0);
  });

  it.each(['another browser', 'an unknown state'])('should not be taken from %s', async (forger) => {
    const { callback, cookie } = await approved();
    const forged = new URL(callback);
    forged.searchParams.delete('code');
    forged.searchParams.set('error', 'access_denied');
    if (forger === 'an unknown state') forged.searchParams.set('state', 'x'.repeat(43));
    await expectRefused(forged, forger === 'another browser' ? '' : cookie);
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(CONNECTED);
  });

  it('should not be made of another error of X', async () => {
    const { callback, cookie } = await denied();
    callback.searchParams.set('error', 'server_error');
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(
      `${RETURN_TO}?twitter=error&code=exchange_failed`,
    );
  });
});

it('should send the browser to the first frontend address when the query is empty', async () => {
  const { callback } = await approved();
  callback.search = '';
  await expectRefused(callback, '');
});
