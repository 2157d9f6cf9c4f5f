import type { Page } from 'playwright-core';
import { expectAccessibleLightAndDark } from '../support/accessibility.js';
import {
  connect,
  giveTasks,
  setMemberStage,
  signIn,
  taskCard,
  verdictOf,
  verify,
} from '../support/member-stage.js';
import type { Stage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await setMemberStage();
  await giveTasks(stage);
});

afterEach(() => stage.clear());

afterAll(() => stage.close());

/** The member's own window on the simulated X, by the link on the page. */
async function openX(page: Page): Promise<Page> {
  const opening = page.context().waitForEvent('page');
  await taskCard(page, 'Follow @acme').getByRole('link', { name: 'Do it on the simulated X' }).click();
  const x = await opening;
  await x.getByRole('heading', { name: 'You are' }).waitFor();
  return x;
}

describe('a member on the page', () => {
  it('should choose a demo member, connect on X, do tasks there and have them verified', async () => {
    const { page } = await stage.visitor();
    await page.goto('/');
    await page.getByRole('button', { name: 'Carol' }).waitFor();
    await expectAccessibleLightAndDark(page, 'member-sign-in');
    await signIn(page, 'Carol');
    await page.getByText('No X account is connected yet').waitFor();
    await taskCard(page, 'Follow @acme').waitFor();
    await expectAccessibleLightAndDark(page, 'member-not-connected');

    await page.getByRole('button', { name: 'Connect X account' }).click();
    await page.getByRole('heading', { name: 'wants to access your X account' }).waitFor();
    await expectAccessibleLightAndDark(page, 'simulated-consent');
    await page.getByRole('radio', { name: '@carol' }).check();
    await page.getByRole('button', { name: 'Authorize app' }).click();
    await page.getByText('Your X account is connected.').waitFor();
    expect(page.url()).toBe(`${stage.url}/`);
    await page.getByText('Connected as Carol @carol').waitFor();

    expect(await verify(page, 'Follow @acme')).toBe('✗ Rejected. @acme is not followed.');
    const x = await openX(page);
    await expectAccessibleLightAndDark(x, 'simulated-x');
    await x.getByRole('button', { name: 'Follow @acme' }).click();
    await x.getByRole('button', { name: 'Unfollow @acme' }).waitFor();
    await x.getByRole('button', { name: 'Like' }).click();
    await x.getByRole('button', { name: 'Unlike' }).waitFor();
    await x.close();

    expect(await verify(page, 'Follow @acme')).toBe('✓ Approved. 10 points.');
    expect(await verify(page, 'Like the launch post')).toBe('✓ Approved. 5 points.');
    await page.getByText('15 points so far.').waitFor();
    expect(await taskCard(page, 'Follow @acme').getByRole('button').count()).toBe(0);

    stage.app.simulator.faults.add({ kind: 'server-error', route: '/2/users/:id/bookmarks' });
    const unsure = await verify(page, 'Bookmark the launch');
    expect(unsure).toMatch(/^\? Could not tell\. X is unavailable\. We will try again at \d/);
    await expectAccessibleLightAndDark(page, 'member-verdicts');
  });

  it('should be told that nothing was connected when they do not allow access', async () => {
    const { page } = await stage.visitor();
    await signIn(page, 'Bob');
    await page.getByRole('button', { name: 'Connect X account' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('You did not allow access on X').waitFor();
    expect(page.url()).toBe(`${stage.url}/`);
    await expectAccessibleLightAndDark(page);
    await page.reload();
    await page.getByText('No X account is connected yet').waitFor();
    expect(await page.getByText('You did not allow access on X').count()).toBe(0);
  });

  it('should be told when the X account is connected to another member', async () => {
    const [{ page: first }, { page }] = [await stage.visitor(), await stage.visitor()];
    await signIn(first, 'Dave');
    await connect(first, 'dave');
    await signIn(page, 'Alice');
    await page.getByRole('button', { name: 'Connect X account' }).click();
    await page.getByRole('radio', { name: '@dave' }).check();
    await page.getByRole('button', { name: 'Authorize app' }).click();
    const note = page.getByText('This X account is connected to another member.');
    await note.waitFor();
    expect(page.url()).toBe(`${stage.url}/`);
  });

  it('should paste the address of a post, and see what is wrong with an invalid one', async () => {
    const visitor = await stage.visitor();
    const { page } = visitor;
    await signIn(page, 'Bob');
    await connect(page, 'bob');
    visitor.expectTrouble(/^answer 400 POST .*\/completions$/);
    const card = taskCard(page, 'Post about it yourself');
    const proof = card.getByLabel('Address of your post (optional)');
    await proof.fill('https://example.org/status/1');
    await card.getByRole('button', { name: /^Verify/ }).click();
    await card.getByRole('alert').waitFor();
    expect(await proof.getAttribute('aria-invalid')).toBe('true');
    await expectAccessibleLightAndDark(page);

    const { url } = stage.app.simulator.world.post({ author: 'bob', text: 'Up we go #AcmeRocket' });
    await proof.fill(url);
    expect(await verify(page, 'Post about it yourself')).toBe('✓ Approved. 25 points.');
  });

  it('should disconnect only after confirming', async () => {
    const { page } = await stage.visitor();
    await signIn(page, 'Alice');
    await connect(page, 'alice');
    expect(await verify(page, 'Follow @acme')).toMatch(/Rejected/);
    const open = page.getByRole('button', { name: 'Disconnect' });
    await open.click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect your X account?' });
    await dialog.waitFor();
    await expectAccessibleLightAndDark(page, 'member-disconnect');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await page.getByText('Connected as Alice').waitFor();
    await open.click();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('No X account is connected yet').waitFor();
    expect(await stage.app.database.twitterConnection.count({ where: { userId: 'alice' } })).toBe(0);
    expect(await verdictOf(page, 'Follow @acme')).toMatch(/Rejected/);
  });
});
