import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, type Member } from '../support/members/member.js';
import { expectRedirectsOnList, outcomeOf } from '../support/members/sign-in-outcome.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const AUTHORIZE = '/v1/twitter/connection/authorize';
const TEN_MINUTES_MS = 600_000;

let testApp: TestApp;
let alice: Member;

beforeAll(async () => {
  testApp = await startTestApp();
  alice = aMember(testApp, 'alice');
});

afterAll(async () => {
  expectRedirectsOnList(testApp);
  await testApp.close();
});

async function authorize(): Promise<{ body: object; parameters: URLSearchParams; cookies: string[] }> {
  const response = await alice.post(AUTHORIZE);
  expect(response.status).toBe(201);
  return {
    body: response.body,
    parameters: new URL(response.body.authorizationUrl).searchParams,
    cookies: response.headers['set-cookie'] as unknown as string[],
  };
}

describe('beginning a sign-in', () => {
  it('should return only the address of X and when the sign-in expires', async () => {
    const { body } = await authorize();
    expect(body).toEqual({
      authorizationUrl: expect.stringMatching(`^${testApp.simulator.authorizeUrl}[?]`),
      expiresAt: new Date(testApp.clock.now().getTime() + TEN_MINUTES_MS).toISOString(),
    });
  });

  it('should send exactly the parameters of OAuth 2.0 with PKCE', async () => {
    const { parameters } = await authorize();
    expect([...parameters.keys()].sort()).toEqual([
      'client_id',
      'code_challenge',
      'code_challenge_method',
      'redirect_uri',
      'response_type',
      'scope',
      'state',
    ]);
    expect(Object.fromEntries(parameters)).toMatchObject({
      response_type: 'code',
      client_id: testApp.config.twitter.clientId,
      redirect_uri: testApp.config.twitter.callbackUrl.href,
      scope: 'tweet.read users.read like.read offline.access',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43,}$/),
    });
  });

  it('should separate the scopes by encoded spaces', async () => {
    const { authorizationUrl } = await alice.beginSignIn();
    expect(authorizationUrl).toMatch(
      /[?&]scope=tweet\.read(%20|\+)users\.read(%20|\+)like\.read(%20|\+)offline\.access(&|$)/,
    );
  });

  it('should make a new state, challenge and nonce each time', async () => {
    const [first, second] = [await authorize(), await authorize()];
    expect(first.parameters.get('state')).not.toBe(second.parameters.get('state'));
    expect(first.parameters.get('code_challenge')).not.toBe(second.parameters.get('code_challenge'));
    expect(first.cookies[0]?.split(/[=;]/)[1]).not.toBe(second.cookies[0]?.split(/[=;]/)[1]);
  });

  it('should set one nonce cookie, for the callback only and not readable by scripts', async () => {
    const { cookies } = await authorize();
    expect(cookies).toHaveLength(1);
    const [pair, ...attributes] = cookies[0]?.split('; ') ?? [];
    expect(pair).toMatch(/^[\w-]+=[\w-]{43,}$/);
    expect(attributes.sort()).toEqual([
      'HttpOnly',
      'Max-Age=600',
      'Path=/v1/twitter/connection/callback',
      'SameSite=Lax',
    ]);
  });

  it('should store neither state nor nonce nor verifier readably', async () => {
    await testApp.database.authorizationRequest.deleteMany();
    const { parameters, cookies } = await authorize();
    const row = await testApp.database.authorizationRequest.findFirstOrThrow();
    expect(row.codeVerifier).toMatch(/^v1\.test\./);
    const nonce = cookies[0]?.split(/[=;]/)[1] ?? '';
    expect(JSON.stringify(row)).not.toContain(parameters.get('state'));
    expect(JSON.stringify(row)).not.toContain(nonce);
  });

  it('should be refused without a bearer token', async () => {
    expectProblem(await testApp.http().post(AUTHORIZE).send({}), 401, 'unauthenticated');
  });

  it('should refuse unknown fields', async () => {
    expectProblem(
      await alice.post(AUTHORIZE, { returnTo: 'http://localhost:5173/app', state: 'mine' }),
      400,
      'validation_failed',
    );
  });

  it('should delete expired sign-ins of the same member', async () => {
    await testApp.database.authorizationRequest.deleteMany();
    await authorize();
    testApp.clock.advance(TEN_MINUTES_MS);
    await authorize();
    expect(await testApp.database.authorizationRequest.count()).toBe(1);
  });
});

describe('two tabs', () => {
  const tabs = ['/app/first', '/app/second'];

  it.each([
    ['the first comes back first', [0, 1]],
    ['the second comes back first', [1, 0]],
  ])('should not disturb each other when %s', async (_order, order) => {
    const begun = await Promise.all(
      tabs.map((path) => alice.beginSignIn({ returnTo: `http://localhost:5173${path}` })),
    );
    const browser = begun.map(({ cookie }) => cookie).join('; ');
    for (const index of order) {
      const callback = await testApp.simulator.approve(begun[index]!.authorizationUrl, 'alice');
      expect(outcomeOf(await alice.comeBack(callback, browser))).toBe(
        `http://localhost:5173${tabs[index]!}?twitter=connected`,
      );
    }
  });

  it('should keep all cookies after a callback, because it may be opened again', async () => {
    const [first, second] = [await alice.approvedSignIn(), await alice.beginSignIn()];
    const response = await alice.comeBack(first.callback, `${first.cookie}; ${second.cookie}`);
    expect(response.headers['set-cookie']).toBeUndefined();
  });
});
