import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { COLOR_SCHEMES, showIn } from './color-scheme.js';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const GRAVE = ['serious', 'critical'];

/** Fails on any serious or critical finding of axe about the page as it is now; says which elements it is about. */
export async function expectAccessible(page: Page): Promise<void> {
  await inject(page);
  const results = await page.evaluate(
    (values): Promise<AxeResults> => window.axe.run(document, { runOnly: { type: 'tag', values } }),
    LEVELS,
  );
  const grave = results.violations.filter(({ impact }) => GRAVE.includes(impact ?? ''));
  expect(
    grave.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
    })),
  ).toEqual([]);
  // A page that axe could not look at has no findings either.
  expect(results.passes.length).toBeGreaterThan(0);
}

/** The page as it is, in both colour schemes; light afterwards. */
export async function expectAccessibleLightAndDark(page: Page): Promise<void> {
  for (const colorScheme of COLOR_SCHEMES.toReversed()) {
    await showIn(page, colorScheme);
    await expectAccessible(page);
  }
}

/** By the debugger, which the page's content security policy does not bind. */
async function inject(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Runtime.evaluate', { expression: `${axe.source};undefined` });
  } finally {
    await session.detach();
  }
}
