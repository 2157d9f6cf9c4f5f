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
  readonly isChecked: boolean;
  readonly serious: readonly { readonly id: string; readonly nodes: readonly unknown[] }[];
}

/** Half the size of the package's own source. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SERIOUS = ['serious', 'critical'];

/** Fails on serious or critical findings of axe about the page as it is now, and names their elements. */
export async function expectAccessible(page: Page): Promise<void> {
  await inject(page);
  await drawn(page);
  const { serious, isChecked } = await page.evaluate(
    async ({ levels, impacts }): Promise<Look> => {
      if (window.axe === undefined) throw new Error('axe is not on the page');
      // Without details of passed elements: collecting them takes longer than the check itself.
      const { passes, violations } = await window.axe.run(document, {
        runOnly: { type: 'tag', values: levels },
        resultTypes: ['violations'],
      });
      const serious = violations
        .filter(({ impact }) => impacts.includes(impact ?? ''))
        .map(({ id, nodes }) => ({
          id,
          nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
        }));
      return { serious, isChecked: passes.length > 0 };
    },
    { levels: LEVELS, impacts: SERIOUS },
  );
  expect(serious).toEqual([]);
  // A page that axe could not check has no findings either.
  expect(isChecked).toBe(true);
}

/**
 * Checks the page as it is in both colour schemes; light afterwards. With `pictures` (a name), {@link screenshots} are
 * taken on the way, because switching the scheme takes long.
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

/** Through the debugger, which the page's content security policy does not restrict; once per document. */
async function inject(page: Page): Promise<void> {
  if (await page.evaluate(() => window.axe !== undefined)) return;
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Runtime.evaluate', { expression: `${AXE};undefined` });
  } finally {
    await session.detach();
  }
}
