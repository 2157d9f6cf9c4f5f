import type { Locator } from 'playwright-core';

/** Waits until the first match is visible. */
export async function expectVisible(locator: Locator): Promise<void> {
  await locator.first().waitFor();
  expect(await locator.first().isVisible()).toBe(true);
}

/** Waits until the first match is hidden or gone. */
export async function expectHidden(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'hidden' });
  expect(await locator.first().isVisible()).toBe(false);
}
