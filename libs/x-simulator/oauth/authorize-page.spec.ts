import { startSimulator, type XSimulator } from '../simulator.js';
import { SimulatorError } from '../simulator-error.js';
import { beginAttempt, CALLBACK } from '../testing/simulator-client.js';

describe('the authorize page', () => {
  let simulator: XSimulator;

  beforeEach(async () => {
    simulator = await startSimulator({ redirectUris: [CALLBACK] });
    simulator.world.addUser({ username: 'ada', name: '<img src=x onerror="alert(1)">' });
  });

  afterEach(() => simulator.close());

  async function open(change: Record<string, string | null> = {}): Promise<{ status: number; page: string }> {
    const response = await fetch(beginAttempt(simulator, change).authorizationUrl);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    return { status: response.status, page: await response.text() };
  }

  const submit = (form: Record<string, string>) =>
    fetch(beginAttempt(simulator).authorizationUrl, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
    });

  it('should show the app, the scopes and the users, with every text escaped', async () => {
    const { status, page } = await open();
    expect(status).toBe(200);
    expect(page).toContain('sim-client');
    expect(page).toContain('View Posts you have liked');
    expect(page).toContain('@ada');
    expect(page).not.toContain('<img');
    expect(page).toContain('&#60;img');
  });

  it('should escape texts from the address', async () => {
    const { status, page } = await open({ scope: 'tweet.read "><script>alert(1)</script>' });
    expect(status).toBe(400);
    expect(page).not.toContain('<script');
  });

  it('should not offer suspended users', async () => {
    simulator.world.suspendUser('ada');
    expect((await open()).page).not.toContain('@ada');
  });

  it('should redirect back with code and state when the user authorizes', async () => {
    const response = await submit({ decision: 'authorize', username: 'ada' });
    const callback = new URL(response.headers.get('location') ?? '');
    expect([response.status, callback.origin + callback.pathname]).toEqual([302, CALLBACK]);
    expect(callback.searchParams.get('state')).toBe('state-1');
    expect(callback.searchParams.get('code')).toMatch(/^[\w-]{64}$/);
  });

  it('should redirect back with access_denied and state when the user cancels', async () => {
    const response = await submit({ decision: 'cancel', username: 'ada' });
    expect(response.headers.get('location')).toBe(`${CALLBACK}?error=access_denied&state=state-1`);
  });

  it('should not sign in an unknown or suspended user', async () => {
    expect((await submit({ decision: 'authorize', username: 'nobody' })).status).toBe(400);
    simulator.world.suspendUser('ada');
    expect((await submit({ decision: 'authorize', username: 'ada' })).status).toBe(400);
  });

  it.each([
    ['response_type', 'token'],
    ['client_id', 'other'],
    ['redirect_uri', 'https://evil.example/'],
    ['redirect_uri', `${CALLBACK}/deeper`],
    ['state', null],
    ['code_challenge', null],
    ['code_challenge_method', 'plain'],
    ['code_challenge_method', null],
    ['scope', null],
  ])('should show an error for %s = %s on the page and never redirect', async (name, value) => {
    const { status, page } = await open({ [name]: value });
    expect(status).toBe(400);
    expect(page).toContain(name);
    const response = await fetch(beginAttempt(simulator, { [name]: value }).authorizationUrl, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'authorize', username: 'ada' }),
      redirect: 'manual',
    });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  it('should accept any http address when none is registered, but nothing else', async () => {
    const open = await startSimulator();
    try {
      const addressOf = (redirect: string) => beginAttempt(open, { redirect_uri: redirect }).authorizationUrl;
      expect((await fetch(addressOf('http://127.0.0.1:1/any'))).status).toBe(200);
      expect((await fetch(addressOf('javascript:alert(1)'))).status).toBe(400);
    } finally {
      await open.close();
    }
  });

  describe('without a browser', () => {
    it('should approve and deny like the buttons', async () => {
      const { authorizationUrl } = beginAttempt(simulator, { redirect_uri: CALLBACK });
      const approved = await simulator.approve(authorizationUrl, 'ada');
      expect([...approved.searchParams.keys()]).toEqual(['code', 'state']);
      const denied = await simulator.deny(authorizationUrl);
      expect(denied.href).toBe(`${CALLBACK}?error=access_denied&state=state-1`);
    });

    it('should refuse a wrong address and an unknown user', async () => {
      const refusedBy = (promise: Promise<URL>) =>
        promise.then(String, (error: unknown) => (error instanceof SimulatorError ? error.code : error));
      const { authorizationUrl } = beginAttempt(simulator);
      const wrong = beginAttempt(simulator, { state: null }).authorizationUrl;
      expect(await refusedBy(simulator.approve(wrong, 'ada'))).toBe('authorization_refused');
      expect(await refusedBy(simulator.deny('no address'))).toBe('authorization_refused');
      expect(await refusedBy(simulator.approve(authorizationUrl, 'nobody'))).toBe('unknown_user');
    });
  });
});
