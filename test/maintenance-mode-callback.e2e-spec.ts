import { rowsOf, stateOf, switchMode, untilState } from './maintenance-mode-steps.js';
import { TOKEN_ROUTE } from './support/connection-row.js';
import { aMember, type Member } from './support/member.js';
import { expectRedirectsOnList, outcomeOf } from './support/sign-in-outcome.js';
import { holdAnswers } from './support/stall.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';

const RETURN_TO = 'http://localhost:4200/tools/here';
const REFUSED = '?twitter=error&code=maintenance_mode';
const DEFAULT = 'http://localhost:5173/app';

let testApp: TestApp;
let alice: Member;
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp({ env: { FRONTEND_URLS: `${DEFAULT},http://localhost:4200/tools` } });
});

beforeEach(() => {
  members += 1;
  alice = aMember(testApp, `alice${members}`);
  testApp.simulator.requests.clear();
});

afterEach(async () => {
  await switchMode(testApp, false);
});

afterAll(async () => {
  expectRedirectsOnList(testApp);
  await testApp.close();
});

/** A sign-in that X has approved, not come back yet. */
async function approved(): Promise<{ callback: URL; cookie: string }> {
  const { authorizationUrl, cookie } = await alice.beginSignIn({ returnTo: RETURN_TO });
  return { callback: await testApp.simulator.approve(authorizationUrl, alice.username), cookie };
}

describe('coming back from X in maintenance mode', () => {
  it('should lead to where the sign-in began, with nothing used up and X not asked', async () => {
    const { callback, cookie } = await approved();
    await switchMode(testApp, true);
    const before = await rowsOf(testApp.database);
    testApp.simulator.requests.clear();
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(RETURN_TO + REFUSED);
    expect(await rowsOf(testApp.database)).toEqual(before);
    expect(testApp.simulator.requests.count()).toBe(0);
    await switchMode(testApp, false);
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(`${RETURN_TO}?twitter=connected`);
  });

  it('should lead to the first frontend without a state of this browser, or with one that ran out', async () => {
    const { callback, cookie } = await approved();
    await switchMode(testApp, true);
    const stateless = new URL('/v1/twitter/connection/callback?code=c', testApp.url);
    const unknown = new URL('/v1/twitter/connection/callback?code=c&state=unknown', testApp.url);
    for (const [address, nonce] of [
      [callback, ''],
      [callback, `${cookie}x`],
      [stateless, cookie],
      [unknown, cookie],
    ] as const)
      expect(outcomeOf(await alice.comeBack(address, nonce))).toBe(DEFAULT + REFUSED);
    testApp.clock.advance(600_000);
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(DEFAULT + REFUSED);
  });

  it('should not use up a state by a denial either', async () => {
    const { authorizationUrl, cookie } = await alice.beginSignIn({ returnTo: RETURN_TO });
    const callback = await testApp.simulator.deny(authorizationUrl);
    await switchMode(testApp, true);
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(RETURN_TO + REFUSED);
    await switchMode(testApp, false);
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(`${RETURN_TO}?twitter=denied`);
  });

  it('should end what has begun before: the mode drains until the account is connected', async () => {
    const { callback, cookie } = await approved();
    const { goOn } = holdAnswers(testApp.simulator, { route: TOKEN_ROUTE });
    const ended = alice.comeBack(callback, cookie);
    await waitUntil('X was asked', () =>
      testApp.simulator.requests.count({ route: TOKEN_ROUTE }) > 0 ? true : null,
    );
    expect((await switchMode(testApp, true)).state).toBe('draining');
    goOn();
    expect(outcomeOf(await ended)).toBe(`${RETURN_TO}?twitter=connected`);
    await untilState(testApp, 'quiet');
    expect(await stateOf(testApp)).toBe('quiet');
  });
});
