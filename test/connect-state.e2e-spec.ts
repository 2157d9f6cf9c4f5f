import { AuthorizationStates } from '../src/twitter-connection/authorization-states.js';
import { aMember, type Member } from './support/member.js';
import { expectRedirectsOnList, outcomeOf, tokenCallsOf } from './support/sign-in-outcome.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const TEN_MINUTES_MS = 600_000;
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

const connectionOf = (member: Member) =>
  testApp.database.twitterConnection.findUnique({ where: { userId: member.id } });

/** Checks that the callback was refused without a call to X, and connected nobody. */
async function expectRefused(callback: URL, cookie: string): Promise<void> {
  expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(INVALID_STATE);
  expect(tokenCallsOf(testApp)).toBe(0);
  expect(await connectionOf(alice)).toBeNull();
}

describe('a state', () => {
  const spoilt: [string, (callback: URL) => void][] = [
    [
      'unknown',
      ({ searchParams }) => {
        searchParams.set('state', 'x'.repeat(43));
      },
    ],
    [
      'changed by one character',
      ({ searchParams }) => {
        searchParams.set('state', flipped(searchParams.get('state') ?? ''));
      },
    ],
    [
      'missing',
      ({ searchParams }) => {
        searchParams.delete('state');
      },
    ],
    [
      'empty',
      ({ searchParams }) => {
        searchParams.set('state', '');
      },
    ],
    [
      'there twice',
      ({ searchParams }) => {
        searchParams.append('state', 'another');
      },
    ],
    [
      'there twice, and right both times',
      ({ searchParams }) => {
        searchParams.append('state', searchParams.get('state') ?? '');
      },
    ],
    [
      'a list',
      ({ searchParams }) => {
        rename(searchParams, 'state[]');
      },
    ],
    [
      'an object',
      ({ searchParams }) => {
        rename(searchParams, 'state[$ne]');
      },
    ],
    [
      'far too long',
      ({ searchParams }) => {
        searchParams.append('state', 'x'.repeat(4_000));
      },
    ],
  ];

  it.each(spoilt)('should be refused when it is %s, and not be used up', async (_how, spoil) => {
    const { callback, cookie } = await approved();
    const changed = new URL(callback);
    spoil(changed);
    await expectRefused(changed, cookie);
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

  it('should be given to one of ten callbacks that ask for it at the same time', async () => {
    const { callback, cookie } = await approved();
    const states = testApp.app.get(AuthorizationStates, { strict: false });
    const state = callback.searchParams.get('state') ?? '';
    const take = (_: unknown, index: number) =>
      states.take(state, cookie.split('=')[1] ?? '', `callback ${index}`);
    const turns = await Promise.all(Array.from({ length: 10 }, take));
    const signIn = expect.objectContaining({ userId: alice.id, returnTo: RETURN_TO });
    expect(turns.filter((turn) => turn !== null)).toEqual([{ kind: 'first', signIn }]);
  });

  it('should live for ten minutes and no longer', async () => {
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
  ])('should be refused in a browser with %s, and not be used up', async (_what, cookieOf) => {
    const { callback, cookie } = await approved();
    const { cookie: other } = await alice.beginSignIn();
    await expectRefused(callback, cookieOf(cookie, other));
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(CONNECTED);
  });

  it('should be used up by a callback without a code', async () => {
    const { callback, cookie } = await approved();
    const without = new URL(callback);
    without.searchParams.delete('code');
    expect(outcomeOf(await alice.comeBack(without, cookie))).toBe(
      `${RETURN_TO}?twitter=error&code=exchange_failed`,
    );
    await expectRefused(callback, cookie);
  });
});

function flipped(state: string): string {
  return `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`;
}

function rename(parameters: URLSearchParams, name: string): void {
  parameters.set(name, parameters.get('state') ?? '');
  parameters.delete('state');
}

function nameOf(cookie: string): string {
  return cookie.split('=')[0] ?? '';
}
