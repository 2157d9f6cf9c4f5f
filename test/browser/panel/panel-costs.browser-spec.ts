import type { Page } from 'playwright-core';
import { expectAccessible, expectAccessibleLightAndDark } from '../support/accessibility.js';
import { aCommunity, type Community } from '../support/community.js';
import { Operator } from '../support/operator.js';
import { setStage, type Stage } from '../support/stage.js';
import { expectHidden, expectVisible } from '../support/visible.js';

const PHONE = { width: 390, height: 844 };
const DAY_MS = 86_400_000;

let stage: Stage;
let community: Community;

beforeAll(async () => {
  stage = await setStage();
  community = await aCommunity(stage.app);
  const { twitterVerificationLog: logs } = stage.app.database;
  const byTask = (taskId: string) => ({ where: { taskId } });
  const { follow, like, reply, hostile } = community.tasks;
  await logs.updateMany({ data: { estimatedCostMicroUsd: 0 } });
  await logs.updateMany({ ...byTask(follow), data: { estimatedCostMicroUsd: 20_000 } });
  await logs.updateMany({ ...byTask(like), data: { estimatedCostMicroUsd: 500_000 } });
  await logs.updateMany({ ...byTask(reply), data: { estimatedCostMicroUsd: null } });
  await logs.deleteMany(byTask(hostile));
});

afterEach(() => stage.clear());
afterAll(() => stage.close());

const rowsOf = (page: Page, table: string): Promise<string[]> =>
  page.getByRole('region', { name: table }).getByRole('row').allInnerTexts();

const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);

describe('the costs in the panel', () => {
  it('should be shown per approved task, by day and by task on the overview', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Overview');
    const card = page.getByRole('region', { name: 'Cost of verification, 7 days' });
    // Follow: alice's approval, bob's rejection, and dora's, who is not connected; like: one approval.
    await expectVisible(card.getByText('$0.28', { exact: true }));
    await expectVisible(card.getByText('$0.56', { exact: true }));
    await expectVisible(card.getByText('$0.0800', { exact: true }));
    await expectVisible(card.getByText(/Left out: 2 attempts by an earlier version/));
    expect(await rowsOf(page, 'Cost by day')).toEqual([
      'Day (UTC)\tAttempts\tApproved\tCost',
      `${day(0)}\t6\t2\t$0.56`,
    ]);
    expect(await rowsOf(page, 'Most expensive tasks')).toEqual([
      'Task\tAttempts\tApproved\tX calls\tCost\tPer approved task',
      expect.stringMatching(/^Like the launch\t1\t1\t\d\t\$0\.50\t\$0\.50$/),
      expect.stringMatching(/^Follow @acme\t3\t1\t\d\t\$0\.0600\t\$0\.0600$/),
      expect.stringMatching(/^Reply to the launch\t2\t0\t\d\t\$0\.00\t–$/),
    ]);
    await expectAccessibleLightAndDark(page);
  });

  it('should be shown for one task since it began, on a phone too', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    const startsAt = new Date(Date.now() - 2 * DAY_MS);
    await stage.app.database.task.update({ where: { id: community.tasks.follow }, data: { startsAt } });
    await operator.open('Overview');
    await page.getByRole('link', { name: 'Follow @acme' }).click();
    const card = page.getByRole('region', { name: 'Cost since it began' });
    // Three days: the one of the beginning, yesterday and today.
    await expectVisible(card.getByText('$0.0200', { exact: true }));
    expect(await rowsOf(page, 'Cost by day')).toEqual([
      'Day (UTC)\tAttempts\tApproved\tCost',
      `${day(0)}\t3\t1\t$0.0600`,
    ]);
    await expectAccessibleLightAndDark(page);
    await page.setViewportSize(PHONE);
    await page.reload();
    await expectVisible(card);
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    await expectAccessible(page);
  });

  it('should say when nothing was verified for a task', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Tasks');
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await expectVisible(page.getByText('Nothing was verified since it began'));
  });

  it('should be shown for an attempt, or said to be not known', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Verification logs');
    const drawer = operator.dialog('Verification attempt');
    await operator.row('Like').filter({ hasText: '@alice_x' }).getByRole('button').click();
    await expectVisible(drawer.getByText('$0.50, by the prices of that time'));
    await page.keyboard.press('Escape');
    await expectHidden(drawer);
    await operator.row('Reply').filter({ hasText: '@bob_x' }).getByRole('button').click();
    await expectVisible(drawer.getByText('not known: an earlier version did not store it'));
  });
});
