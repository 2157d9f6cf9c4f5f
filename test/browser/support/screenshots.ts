import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packageRoot } from '#database';
import { COLOR_SCHEMES, showIn, type ColorScheme } from './color-scheme.js';

const FOLDER = join(packageRoot, 'coverage/screenshots');
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/**
 * Takes pictures of the page as it is, light and dark, for a desktop and a phone:
 * `coverage/screenshots/<name>-<light|dark>-<width>x<height>.png`. Afterwards the window has its old size, and is light.
 *
 * @param look An additional check on the desktop, in each scheme.
 */
export async function screenshots(page: Page, name: string, look?: () => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  const keep = async (colorScheme: ColorScheme, { width, height }: typeof DESKTOP) => {
    await showIn(page, colorScheme);
    const file = `${name}-${colorScheme}-${width}x${height}.png`;
    await page.screenshot({ path: join(FOLDER, file), animations: 'disabled', caret: 'hide' });
  };
  await page.setViewportSize(DESKTOP);
  for (const colorScheme of COLOR_SCHEMES) {
    await keep(colorScheme, DESKTOP);
    await look?.();
  }
  await page.setViewportSize(PHONE);
  for (const colorScheme of COLOR_SCHEMES.toReversed()) await keep(colorScheme, PHONE);
  if (before !== null) await page.setViewportSize(before);
}
