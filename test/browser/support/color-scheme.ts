import type { Page } from 'playwright-core';

export const COLOR_SCHEMES = ['light', 'dark'] as const;
export type ColorScheme = (typeof COLOR_SCHEMES)[number];

/**
 * Sets the page's colour scheme, and waits until the page is rendered in it.
 *
 * @throws Error when the page's background stays as it was.
 */
export async function showIn(page: Page, colorScheme: ColorScheme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(async (wanted) => {
    const MAX_WAIT_MS = 30_000;
    const CLEAR = 'rgba(0, 0, 0, 0)';
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const shown = () => {
      const color = [document.body, document.documentElement]
        .map((element) => getComputedStyle(element).backgroundColor)
        .find((one) => one !== CLEAR);
      const [red = 255, green = 255, blue = 255] = color?.match(/\d+/g)?.map(Number) ?? [];
      return red + green + blue > 3 * 128 ? 'light' : 'dark';
    };
    const end = performance.now() + MAX_WAIT_MS;
    while (shown() !== wanted) {
      if (performance.now() > end) throw new Error(`the page is not rendered ${wanted}`);
      await frame();
    }
  }, colorScheme);
  await drawn(page);
}

/** Waits until the fonts are loaded and no animation runs, except endless ones. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const isRunning = ({ effect, playState }: Animation) =>
      playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime);
    await document.fonts.ready;
    // The end of one transition may start another: an inherited colour changes after its parent's.
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const running = document.getAnimations().filter(isRunning);
      if (running.length === 0) break;
      await Promise.allSettled(running.map(({ finished }) => finished));
    }
  });
}
