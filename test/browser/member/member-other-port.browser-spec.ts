import { freePort } from '../../support/app/free-port.js';
import { startFrontend, type Frontend } from '../support/frontend.js';
import { connect, giveTasks, setMemberStage, signIn, taskCard, verify } from '../support/member-stage.js';
import type { Stage } from '../support/stage.js';

const COOLDOWN_SECONDS = 60;

let stage: Stage;
let frontend: Frontend;

beforeAll(async () => {
  const port = await freePort();
  stage = await setMemberStage({
    webApps: () => [],
    env: {
      FRONTEND_URLS: `http://localhost:${port}/`,
      VERIFICATION_COOLDOWN_SECONDS: String(COOLDOWN_SECONDS),
    },
  });
  frontend = await startFrontend(port, stage.url);
  await giveTasks(stage);
});

afterEach(() => stage.clear());

afterAll(async () => {
  await frontend.close();
  await stage.close();
});

describe('the page on another port of the same site', () => {
  it('should sign in, connect with the cookie of the service, come back and verify', async () => {
    const visitor = await stage.visitor();
    const { page, context } = visitor;
    await page.clock.setFixedTime(Date.now());
    await signIn(page, 'Carol', `${frontend.url}/`);
    await connect(page, 'carol');
    expect(page.url()).toBe(`${frontend.url}/`);
    await page.getByText('Connected as Carol').waitFor();
    // The cookie is sent to the callback only, which may be opened again until the sign-in expires.
    const cookies = await context.cookies();
    expect(cookies.map(({ path }) => path)).toEqual(['/v1/twitter/connection/callback']);
    expect(await verify(page, 'Follow @acme')).toMatch(/Rejected/);
    stage.app.simulator.world.follow('carol', 'acme');

    visitor.expectTrouble(/^answer 429 POST .*\/verify$/);
    await verify(page, 'Follow @acme');
    // The pause is in a header, which another origin can read only because the service allows it.
    expect(await taskCard(page, 'Follow @acme').getByRole('button').innerText()).toMatch(/^Wait 60 s/);
    stage.app.clock.advance(COOLDOWN_SECONDS * 1000);
    await page.reload();
    await page.getByText('Connected as Carol').waitFor();
    expect(await verify(page, 'Follow @acme')).toMatch(/Approved\. 10 points/);
  });

  it('should not link to a simulated X without its address in the settings', async () => {
    const { page } = await stage.visitor();
    await signIn(page, 'Bob', `${frontend.url}/`);
    await connect(page, 'bob');
    await taskCard(page, 'Follow @acme').waitFor();
    expect(await page.getByRole('link', { name: /simulated X/ }).count()).toBe(0);
  });

  it('should get no answer from a service that does not allow its origin', async () => {
    const stranger = await startFrontend(await freePort(), stage.url);
    try {
      const visitor = await stage.visitor();
      visitor.expectTrouble(/^console error: Access to fetch .* has been blocked by CORS policy/);
      visitor.expectTrouble(/^failed request GET .*\/dev-login/);
      await visitor.page.goto(stranger.url);
      await visitor.page.getByText('The service cannot be reached').waitFor();
      expect(await visitor.page.getByRole('listitem').count()).toBe(0);
    } finally {
      await stranger.close();
    }
  });

  it('should not be served by the service itself', async () => {
    expect((await fetch(`${stage.url}/`)).status).toBe(404);
  });
});
