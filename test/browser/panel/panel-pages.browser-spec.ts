import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expectAccessible, expectAccessibleLightAndDark } from '../support/accessibility.js';
import { aCommunity, HOSTILE_NAME, HOSTILE_TITLE, type Community } from '../support/community.js';
import { Operator, type PanelPage } from '../support/operator.js';
import { setStage, type Stage } from '../support/stage.js';
import { expectHidden, expectVisible } from '../support/visible.js';

/** Each page, and a text that it shows when its data is loaded. */
const PAGES: readonly [page: PanelPage, text: string][] = [
  ['Overview', 'The busiest day was'],
  ['Verification logs', '@alice_x'],
  ['Review', '@bob_x'],
  ['Batch verify', 'No batch yet'],
  ['Connections', '@mallory_x'],
  ['Tasks', 'Like the launch'],
  ['Maintenance', 'Archive verification logs'],
  ['Audit', 'task.create'],
];
const PHONE = { width: 390, height: 844 };

let stage: Stage;
let community: Community;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panel-pages-'));
  stage = await setStage({ env: { ARCHIVE_DIR: folder, X_MONTHLY_BUDGET_USD: '25' } });
  community = await aCommunity(stage.app);
  const [row] = await stage.app.database.twitterVerificationLog.findMany({ take: 1 });
  if (row === undefined) throw new Error('nobody has claimed anything');
  await stage.app.database.twitterVerificationLog.create({
    data: {
      ...row,
      id: 'hostile-log',
      verificationResult: 'REJECTED',
      rejectionReason: HOSTILE_NAME,
      errorMessage: HOSTILE_TITLE,
      twitterApiResponse: JSON.stringify({ state: HOSTILE_TITLE, name: HOSTILE_NAME }),
    },
  });
});

afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

describe.each(PAGES)('the page %s', (name, text) => {
  let page: Page;

  beforeAll(async () => {
    const operator = await Operator.on(stage);
    page = operator.page;
    await operator.open(name);
    await expectVisible(page.getByText(text));
  });

  afterAll(() => stage.clear());

  it('should show real data, accessibly in light and dark', async () => {
    expect(await page.title()).toContain(name);
    await expectAccessibleLightAndDark(page, `panel-${name.toLowerCase().replaceAll(' ', '-')}`);
  });

  it('should fit on a phone, accessibly too', async () => {
    await page.setViewportSize(PHONE);
    await expectVisible(page.getByText(text));
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    await expectAccessible(page);
  });
});

/** The pages that call the service when they open. */
const LOADING_PAGES = PAGES.filter(([name]) => name !== 'Batch verify');

describe.each(LOADING_PAGES)('the page %s', (name, text) => {
  afterEach(() => stage.clear());

  it('should say when the service does not answer, and load on a retry', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await page.route('**/v1/admin/**', (route) => route.abort('connectionrefused'));
    operator.visitor.expectTrouble(/^failed request/);
    await operator.open(name);
    const retry = page.getByRole('button', { name: /try again|retry/i }).first();
    await expectVisible(retry);
    await page.unroute('**/v1/admin/**');
    await retry.click();
    await expectVisible(page.getByText(text));
  });
});

describe('the panel by keyboard alone', () => {
  afterEach(() => stage.clear());

  it('should open one attempt, close it and go to another page', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Verification logs');
    const first = operator.row('@alice_x').first().getByRole('button');
    await first.focus();
    await page.keyboard.press('Enter');
    const drawer = operator.dialog('Verification attempt');
    await expectVisible(drawer);
    await page.keyboard.press('Escape');
    await expectHidden(drawer);
    expect(await first.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.getByRole('menuitem', { name: 'Audit' }).focus();
    await page.keyboard.press('Enter');
    await expectVisible(operator.heading('Audit'));
  });
});

describe('texts of other people', () => {
  afterEach(() => stage.clear());

  it('should be shown as text on every page, and never run', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    const isHarmless = async () => {
      expect(await page.locator('img[src="x"], main script').count()).toBe(0);
    };
    page.on('dialog', (dialog) => {
      throw new Error(`a hostile script ran: ${dialog.message()}`);
    });
    await operator.open('Connections');
    await expectVisible(page.getByText(HOSTILE_NAME));
    await isHarmless();
    await operator.open('Tasks');
    await expectVisible(page.getByText(HOSTILE_TITLE));
    await isHarmless();
    await operator.open('Verification logs');
    await operator.row('HYPERLINK').first().getByRole('button').click();
    const drawer = operator.dialog('Verification attempt');
    await expectVisible(drawer.getByText(HOSTILE_NAME));
    expect(await drawer.locator('pre').innerText()).toContain('<script>alert(1)</script>');
    await isHarmless();
    await page.keyboard.press('Escape');
    await operator.open('Review');
    await page.getByLabel('Needs review').click();
    await page.getByRole('option', { name: 'Any' }).click();
    await expectVisible(page.getByText(HOSTILE_TITLE));
    await isHarmless();
    await operator.open('Audit');
    await expectVisible(page.getByText('task.create'));
    await isHarmless();
    expect(community.completions.size).toBe(7);
  });
});
