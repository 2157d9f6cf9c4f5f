import type { Locator } from 'playwright-core';

/** Waits until the first that fits is on the screen; fails when it does not come. */
export async function expectVisible(locator: Locator): Promise<void> {
  await locator.first().waitFor();
  expect(await locator.first().isVisible()).toBe(true);
}

/** Waits until it is not on the screen, or not any more. */
export async function expectHidden(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'hidden' });
  expect(await locator.first().isVisible()).toBe(false);
}
