import { freePort } from '../../support/app/free-port.js';
import { ClientProject } from '../support/client-project.js';
import { giveTasks, setMemberStage } from '../support/member-stage.js';
import type { Stage } from '../support/stage.js';

let stage: Stage;
let project: ClientProject;
let server: { close: () => Promise<void> };
let url: string;

beforeAll(async () => {
  const port = await freePort();
  url = `http://localhost:${port}`;
  project = await ClientProject.create(['vite', 'typescript']);
  await project.copy('examples/vite');
  stage = await setMemberStage({ webApps: () => [], env: { FRONTEND_URLS: `${url}/` } });
  await giveTasks(stage);
  await project.add('.env', `VITE_SERVICE=${stage.url}`);
  const { build, preview } = await import('vite');
  const { folder: root } = project;
  await build({ root, logLevel: 'warn' });
  server = await preview({ root, logLevel: 'warn', preview: { port, strictPort: true, host: 'localhost' } });
});

afterEach(() => stage.clear());

afterAll(async () => {
  await server.close();
  await stage.close();
  await project.remove();
});

describe('the example of a frontend, on another port than the service', () => {
  it('should compile strictly', async () => {
    expect(await project.typeErrors()).toBe('');
  });

  it('should connect an X account, claim a task, wait, and show both verdicts', async () => {
    const { page } = await stage.visitor();
    await page.goto(url);
    await page.getByText('No X account is connected.').waitFor();
    await page.getByRole('button', { name: 'Connect X account' }).click();
    await page.getByRole('radio', { name: '@carol' }).check();
    await page.getByRole('button', { name: 'Authorize app' }).click();
    await page.getByText('Your X account is connected.').waitFor();
    await page.getByText('Connected as @carol.').waitFor();
    expect(page.url()).toBe(`${url}/`);

    const verify = page.getByRole('button', { name: 'Verify: Follow @acme' });
    const item = page.getByRole('listitem').filter({ has: verify });
    await verify.click();
    await item.getByText('Rejected: @acme is not followed.').waitFor();
    stage.app.simulator.world.follow('carol', 'acme');
    await verify.click();
    await page.getByRole('listitem').filter({ hasText: 'Approved: 10 points.' }).waitFor();
    expect(await verify.isVisible()).toBe(false);
  });

  it('should explain a problem by its code', async () => {
    const visitor = await stage.visitor();
    const { page } = visitor;
    visitor.expectTrouble(/^answer 409 POST .*\/completions$/);
    await page.goto(url);
    await page.getByText('Connected as @carol.').waitFor();
    await fetch(`${stage.url}/v1/twitter/connection`, {
      method: 'DELETE',
      headers: { authorization: await stage.app.authorization('carol') },
    });
    await page.getByRole('button', { name: 'Verify: Like the launch post' }).click();
    await page.getByText('Connect your X account first.').waitFor();
  });
});
