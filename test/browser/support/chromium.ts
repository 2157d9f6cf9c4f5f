import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const USUAL_PATH = '/usr/bin/chromium';
/** Nothing that asks hosts outside of this machine, and no sandbox: in containers tests run as root. */
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
 * @throws Error that says what to install where there is none.
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? USUAL_PATH;
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no browser at ${executablePath}: run scripts/install-chromium.sh, or name one in CHROMIUM_PATH.`,
    );
  }
  return chromium.launch({ executablePath, args: FLAGS });
}
