import { switchMode, untilState } from '../support/jobs/maintenance-mode.js';
import { rowsOf } from '../support/database/stored-rows.js';
import { TOKEN_ROUTE } from '../support/members/connection-row.js';
import { aNewMember, type Member, type SignIn } from '../support/members/member.js';
import { expectRedirectsOnList, outcomeOf } from '../support/members/sign-in-outcome.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const RETURN_TO = 'http://localhost:4200/tools/here';
const REFUSED = '?twitter=error&code=maintenance_mode';
const DEFAULT = 'http://localhost:5173/app';

let testApp: TestApp;
let alice: Member;

beforeAll(async () => {
  testApp = await startTestApp({ env: { FRONTEND_URLS: `${DEFAULT},http://localhost:4200/tools` } });
});

beforeEach(() => {
  alice = aNewMember(testApp, 'alice');
  testApp.simulator.requests.clear();
});

afterEach(() => switchMode(testApp, false));

afterAll(async () => {
  expectRedirectsOnList(testApp);
  await testApp.close();
});

const approved = (): Promise<SignIn> => alice.approvedSignIn({ returnTo: RETURN_TO });

describe('the callback from X in maintenance mode', () => {
  it('should redirect to the return address, use up nothing and not ask X', async () => {
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

  it('should redirect to the first frontend without a valid state of this browser', async () => {
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

  it('should not use up a state with a denial either', async () => {
    const { callback, cookie } = await alice.deniedSignIn({ returnTo: RETURN_TO });
    await switchMode(testApp, true);
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(RETURN_TO + REFUSED);
    await switchMode(testApp, false);
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(`${RETURN_TO}?twitter=denied`);
  });

  it('should finish a callback that began before: the mode drains until the account is connected', async () => {
    const { callback, cookie } = await approved();
    const { goOn } = holdAnswers(testApp.simulator, { route: TOKEN_ROUTE });
    const ended = alice.comeBack(callback, cookie);
    await waitUntil('X was asked', () => testApp.simulator.requests.count({ route: TOKEN_ROUTE }) > 0);
    expect((await switchMode(testApp, true)).state).toBe('draining');
    goOn();
    expect(outcomeOf(await ended)).toBe(`${RETURN_TO}?twitter=connected`);
    await untilState(testApp, 'quiet');
  });
});
