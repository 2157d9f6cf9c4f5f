import type { Page } from 'playwright-core';
import { giveTasks, setMemberStage, verdictOf } from '../support/member-stage.js';
import type { Stage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await setMemberStage();
  await giveTasks(stage);
});

afterEach(() => stage.clear());

afterAll(() => stage.close());

/** The text of the focused element, as a screen reader would say it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element instanceof HTMLInputElement) return `${element.type} ${element.value}`;
    return (element instanceof HTMLElement ? element.innerText : '').replace(/\s+/g, ' ').trim();
  });

async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const passed: string[] = [];
  while (!wanted.test(passed.at(-1) ?? '')) {
    if (passed.length > 40) throw new Error(`The keyboard does not reach ${wanted}: ${passed.join(' | ')}`);
    await page.keyboard.press('Tab');
    passed.push(await focused(page));
  }
  const outline = await page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
    return `${outlineStyle} ${outlineWidth}`;
  });
  expect(outline).not.toMatch(/^none|0px$/);
}

describe('a member who uses only the keyboard', () => {
  it('should complete the whole flow, and never lose the focus', async () => {
    const { page } = await stage.visitor();
    await page.goto('/');
    await page.getByRole('button', { name: 'Carol' }).waitFor();
    await tabTo(page, /^Carol$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Connect X account' }).waitFor();
    await tabTo(page, /^Connect X account$/);
    await page.keyboard.press('Enter');

    await page.getByRole('button', { name: 'Authorize app' }).waitFor();
    await tabTo(page, /^radio alice$/);
    for (const expected of ['radio bob', 'radio carol']) {
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toBe(expected);
    }
    await tabTo(page, /^Authorize app$/);
    await page.keyboard.press('Enter');

    await page.getByText('Connected as Carol').waitFor();
    expect(await focused(page)).toMatch(/^Your X account is connected\./);
    await tabTo(page, /^Close$/);
    await page.keyboard.press('Space');

    stage.app.simulator.world.follow('carol', 'acme');
    await tabTo(page, /^Verify ?: Follow @acme$/);
    await page.keyboard.press('Enter');
    await page.getByText('10 points so far.').waitFor();
    expect(await verdictOf(page, 'Follow @acme')).toMatch(/Approved/);
    expect(await focused(page)).toBe('Follow @acme');

    await page.reload();
    await tabTo(page, /^Disconnect$/);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await focused(page)).toBe('Keep it');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Disconnect');
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Disconnect');
    await page.keyboard.press('Enter');
    await page.getByText('No X account is connected yet').waitFor();
    expect(await focused(page)).toBe('Your X account');
  });
});
