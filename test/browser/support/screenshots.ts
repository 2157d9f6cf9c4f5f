import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packageRoot } from '../../../src/config/package-root.js';
import { COLOR_SCHEMES, showIn, type ColorScheme } from './color-scheme.js';

const FOLDER = join(packageRoot, 'coverage/screenshots');
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/**
 * Keeps pictures of the page as it is, light and dark, on a desk and on a phone:
 * `coverage/screenshots/<name>-<light|dark>-<width>x<height>.png`. The window is as before afterwards, and light.
 *
 * @param look What else is to be looked at on the desk, in each scheme.
 */
export async function screenshots(page: Page, name: string, look?: () => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  const keep = async (colorScheme: ColorScheme, { width, height }: typeof DESK) => {
    await showIn(page, colorScheme);
    const file = `${name}-${colorScheme}-${width}x${height}.png`;
    await page.screenshot({ path: join(FOLDER, file), animations: 'disabled', caret: 'hide' });
  };
  await page.setViewportSize(DESK);
  for (const colorScheme of COLOR_SCHEMES) {
    await keep(colorScheme, DESK);
    await look?.();
  }
  await page.setViewportSize(PHONE);
  for (const colorScheme of COLOR_SCHEMES.toReversed()) await keep(colorScheme, PHONE);
  if (before !== null) await page.setViewportSize(before);
}
