import { aTask } from '../../support/members/member.js';
import { expectAccessibleLightAndDark } from '../support/accessibility.js';
import { connect, setMemberStage, signIn, taskCard, verdictOf, verify } from '../support/member-stage.js';
import type { Stage } from '../support/stage.js';

const COOLDOWN_SECONDS = 60;
const HOSTILE = '"><img src=x onerror="alert(1)"></script><script>alert(2)</script>';

let stage: Stage;

beforeAll(async () => {
  stage = await setMemberStage({ env: { VERIFICATION_COOLDOWN_SECONDS: String(COOLDOWN_SECONDS) } });
});

beforeEach(async () => {
  // A test must not see the tasks of the one before it.
  await stage.app.database.task.updateMany({ data: { isActive: false } });
});

afterEach(() => stage.clear());

afterAll(() => stage.close());

const follow = (about: object = {}) =>
  aTask(stage.app, {
    taskType: 'TWITTER_FOLLOW',
    targetUrl: 'https://x.com/dave',
    title: 'Follow Dave',
    ...about,
  });

describe('the states of the page', () => {
  it('should say that there are no tasks', async () => {
    const { page } = await stage.visitor();
    await signIn(page, 'Carol');
    await page.getByText('There are no tasks at the moment.').waitFor();
    await expectAccessibleLightAndDark(page, 'member-empty');
  });

  it('should say what is loading', async () => {
    await follow();
    const { page } = await stage.visitor();
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/v1/**', async (route) => {
      await answered;
      await route.continue();
    });
    await signIn(page, 'Carol');
    await page.getByText('Loading the tasks…').waitFor();
    await page.getByText('Checking your connection…').waitFor();
    await expectAccessibleLightAndDark(page, 'member-loading');
    answer();
    await taskCard(page, 'Follow Dave').waitFor();
  });

  it('should show a problem in the words of the service, and try again', async () => {
    await follow();
    const visitor = await stage.visitor();
    const { page } = visitor;
    visitor.expectTrouble(/^answer 503 GET .*\/v1\/tasks/);
    const problem = { type: 'urn:x', status: 503, instance: '/v1/tasks', requestId: 'request-7' };
    await page.route('**/v1/tasks?**', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        json: { ...problem, title: 'A title', detail: 'A detail.', code: 'service_unavailable' },
      }),
    );
    await signIn(page, 'Carol');
    const note = page.getByRole('alert');
    await note.getByText('A detail.').waitFor();
    expect(await note.innerText()).toMatch(/A title[^]*service_unavailable[^]*request-7/);
    await expectAccessibleLightAndDark(page, 'member-error');
    await page.unroute('**/v1/tasks?**');
    await note.getByRole('button', { name: 'Try again' }).click();
    await taskCard(page, 'Follow Dave').waitFor();
  });

  it('should count down until the task can be verified again', async () => {
    await follow();
    const visitor = await stage.visitor();
    const { page } = visitor;
    const now = Date.now();
    await page.clock.setFixedTime(now);
    await signIn(page, 'Carol');
    await connect(page, 'carol');
    expect(await verify(page, 'Follow Dave')).toMatch(/Rejected/);
    visitor.expectTrouble(/^answer 429 POST .*\/verify$/);
    stage.app.simulator.world.follow('carol', 'dave');
    expect(await verify(page, 'Follow Dave')).toMatch(/Rejected.*Wait a little before you verify again\./);
    const button = taskCard(page, 'Follow Dave').getByRole('button');
    expect(await button.innerText()).toMatch(/^Wait 60 s/);
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await expectAccessibleLightAndDark(page, 'member-cooldown');
    await page.clock.setFixedTime(now + (COOLDOWN_SECONDS - 1) * 1000);
    await taskCard(page, 'Follow Dave')
      .getByRole('button', { name: /^Wait 1 s/ })
      .waitFor();
    stage.app.clock.advance(COOLDOWN_SECONDS * 1000);
    await page.clock.setFixedTime(now + COOLDOWN_SECONDS * 1000);
    await taskCard(page, 'Follow Dave')
      .getByRole('button', { name: 'Verify again', disabled: false })
      .waitFor();
    expect(await verify(page, 'Follow Dave')).toMatch(/Approved/);
  });

  it('should say when a rejection is checked again, and show the new verdict without a reload', async () => {
    await follow();
    const { page } = await stage.visitor();
    await page.clock.install();
    await signIn(page, 'Bob');
    await connect(page, 'bob');
    await verify(page, 'Follow Dave');
    const { id } = await stage.app.database.completion.findFirstOrThrow({ orderBy: { completedAt: 'desc' } });
    const now = await page.evaluate(() => Date.now());
    const nextVerificationAt = new Date(now + 45_000);
    await stage.app.database.completion.update({ where: { id }, data: { nextVerificationAt } });
    await page.reload();
    await taskCard(page, 'Follow Dave')
      .getByText(/Rejected\. @dave is not followed\. We will check again at \d+:\d\d:\d\d/)
      .waitFor();
    await expectAccessibleLightAndDark(page);
    await page.clock.fastForward(50_000);
    await taskCard(page, 'Follow Dave').getByText('We are checking again.').waitFor();
    await stage.app.database.completion.update({
      where: { id },
      data: { status: 'APPROVED', rejectionReason: null, nextVerificationAt: null, pointsAwarded: 7 },
    });
    await page.clock.fastForward(5_000);
    await taskCard(page, 'Follow Dave').getByText('Approved. 7 points.').waitFor();
  });

  it('should ask for a member again when the sign-in has ended', async () => {
    const visitor = await stage.visitor();
    const { page } = visitor;
    await signIn(page, 'Carol');
    visitor.expectTrouble(/^answer 401 GET/);
    stage.app.clock.advance(13 * 3600 * 1000);
    await page.reload();
    await page.getByText('Your sign-in has ended.').waitFor();
    await expectAccessibleLightAndDark(page);
    await page.getByRole('button', { name: 'Change member' }).click();
    await page.getByRole('button', { name: 'Bob' }).click();
    await page.getByText('Signed in as Bob').waitFor();
  });

  it('should show texts of other people as text, and link only to http addresses', async () => {
    stage.app.simulator.world.addUser({ username: 'mallory', name: HOSTILE.slice(0, 50) });
    await follow({ title: HOSTILE, description: HOSTILE, requiredText: null });
    const where = { title: HOSTILE };
    await stage.app.database.task.updateMany({ where, data: { targetUrl: 'javascript:alert(3)' } });
    const { page } = await stage.visitor();
    page.on('dialog', (dialog) => {
      throw new Error(`A script of others has run: ${dialog.message()}`);
    });
    await signIn(page, 'Dave');
    await connect(page, 'mallory');
    const card = page.getByRole('article');
    expect(await card.getByRole('heading').innerText()).toBe(HOSTILE);
    await card.getByText('javascript:alert(3)').waitFor();
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await page.getByText('Connected as').innerText()).toContain(HOSTILE.slice(0, 50));
    expect(await page.locator('img').count()).toBe(0);
    expect(await verdictOf(page, HOSTILE)).toBe('');
  });

  it('should explain every result of a visit to X', async () => {
    const { page } = await stage.visitor();
    await signIn(page, 'Carol');
    for (const [query, words] of [
      ['twitter=connected', 'Your X account is connected.'],
      ['twitter=denied', 'You did not allow access on X'],
      ['twitter=error&code=invalid_state', 'The sign-in has expired'],
      ['twitter=error&code=exchange_failed', 'X did not complete the sign-in'],
      ['twitter=error&code=missing_scope', 'A permission is missing.'],
      ['twitter=error&code=maintenance_mode', 'in maintenance'],
      ['twitter=error&code=%3Cimg%20src%3Dx%3E', 'The X account could not be connected.'],
    ] as const) {
      await page.goto(`/?kept=1&${query}`);
      const note = page.getByText(words);
      await note.waitFor();
      expect(page.url()).toBe(`${stage.url}/?kept=1`);
      await expectAccessibleLightAndDark(page);
      await page.getByRole('button', { name: 'Close' }).click();
      expect(await note.count()).toBe(0);
    }
  });
});
