import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** The smaller one first: it starts and renders twice as fast. */
const USUAL_PATHS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
/** No calls to other hosts, and no sandbox, because tests in containers run as root. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A headless Chromium with an empty profile: Debian's, or the program that CHROMIUM_PATH names.
 *
 * @throws Error that says what to install when there is no browser.
 */
export async function launchChromium(): Promise<Browser> {
  const { CHROMIUM_PATH } = process.env;
  const paths = CHROMIUM_PATH ? [CHROMIUM_PATH] : USUAL_PATHS;
  const executablePath = paths.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      `There is no browser at ${paths.join(' or ')}: run scripts/install-chromium.sh, or name one in CHROMIUM_PATH.`,
    );
  }
  return chromium.launch({ executablePath, args: FLAGS });
}
