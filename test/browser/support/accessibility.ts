import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { COLOR_SCHEMES, drawn, showIn } from './color-scheme.js';
import { screenshots } from './screenshots.js';

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

interface Look {
  readonly isSeen: boolean;
  readonly grave: readonly { readonly id: string; readonly nodes: readonly unknown[] }[];
}

/** Half as long as the source that the package tells of itself. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const GRAVE = ['serious', 'critical'];

/** Fails on any serious or critical finding of axe about the page as it is now; says which elements it is about. */
export async function expectAccessible(page: Page): Promise<void> {
  await inject(page);
  await drawn(page);
  const { grave, isSeen } = await page.evaluate(
    async ({ levels, impacts }): Promise<Look> => {
      if (window.axe === undefined) throw new Error('axe is not on the page');
      // What is all right is not described element by element: that costs more than to look at it.
      const { passes, violations } = await window.axe.run(document, {
        runOnly: { type: 'tag', values: levels },
        resultTypes: ['violations'],
      });
      const grave = violations
        .filter(({ impact }) => impacts.includes(impact ?? ''))
        .map(({ id, nodes }) => ({
          id,
          nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
        }));
      return { grave, isSeen: passes.length > 0 };
    },
    { levels: LEVELS, impacts: GRAVE },
  );
  expect(grave).toEqual([]);
  // A page that axe could not look at has no findings either.
  expect(isSeen).toBe(true);
}

/**
 * The page as it is, in both colour schemes; light afterwards. With a name, pictures of it are kept as
 * {@link screenshots} keeps them: a page takes long to draw itself anew, so each look is taken once.
 */
export async function expectAccessibleLightAndDark(page: Page, pictures?: string): Promise<void> {
  if (pictures !== undefined) {
    await screenshots(page, pictures, () => expectAccessible(page));
    return;
  }
  for (const colorScheme of COLOR_SCHEMES.toReversed()) {
    await showIn(page, colorScheme);
    await expectAccessible(page);
  }
}

/** By the debugger, which the page's content security policy does not bind; once for each document. */
async function inject(page: Page): Promise<void> {
  if (await page.evaluate(() => window.axe !== undefined)) return;
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Runtime.evaluate', { expression: `${AXE};undefined` });
  } finally {
    await session.detach();
  }
}
