import type { Page } from 'playwright-core';

export const COLOR_SCHEMES = ['light', 'dark'] as const;
export type ColorScheme = (typeof COLOR_SCHEMES)[number];

/**
 * Asks the page for a colour scheme, and waits until it is drawn in it: a panel that hears of it draws itself anew.
 *
 * @throws Error when the page's background stays as it was.
 */
export async function showIn(page: Page, colorScheme: ColorScheme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(async (wanted) => {
    const LONGEST_WAIT_MS = 30_000;
    const CLEAR = 'rgba(0, 0, 0, 0)';
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const shown = () => {
      const color = [document.body, document.documentElement]
        .map((element) => getComputedStyle(element).backgroundColor)
        .find((one) => one !== CLEAR);
      const [red = 255, green = 255, blue = 255] = color?.match(/\d+/g)?.map(Number) ?? [];
      return red + green + blue > 3 * 128 ? 'light' : 'dark';
    };
    const end = performance.now() + LONGEST_WAIT_MS;
    while (shown() !== wanted) {
      if (performance.now() > end) throw new Error(`the page is not drawn ${wanted}`);
      await frame();
    }
  }, colorScheme);
  await drawn(page);
}

/** Waits until the page has its fonts and nothing in it moves any more, but for what moves for ever. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const isPassing = ({ effect, playState }: Animation) =>
      playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime);
    await document.fonts.ready;
    // A colour that one element has from another changes after that one's: the end of one transition begins the next.
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const passing = document.getAnimations().filter(isPassing);
      if (passing.length === 0) break;
      await Promise.allSettled(passing.map(({ finished }) => finished));
    }
  });
}
