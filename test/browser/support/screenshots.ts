import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packageRoot } from '../../../src/config/package-root.js';
import { COLOR_SCHEMES, showIn } from './color-scheme.js';

const FOLDER = join(packageRoot, 'coverage/screenshots');
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/**
 * Keeps pictures of the page as it is, light and dark, on a desk and on a phone:
 * `coverage/screenshots/<name>-<light|dark>-<width>x<height>.png`. The window is as before afterwards, and light.
 */
export async function screenshots(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of COLOR_SCHEMES) {
      await showIn(page, colorScheme);
      const file = `${name}-${colorScheme}-${size.width}x${size.height}.png`;
      await page.screenshot({ path: join(FOLDER, file), animations: 'disabled', caret: 'hide' });
    }
  }
  await showIn(page, 'light');
  if (before !== null) await page.setViewportSize(before);
}
