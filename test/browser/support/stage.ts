import type { Browser, BrowserContextOptions } from 'playwright-core';
import { startTestApp, type TestApp, type TestAppOptions } from '../../support/app/test-app.js';
import { freePort } from '../../support/app/free-port.js';
import { launchChromium } from './chromium.js';
import { Visitor } from './visitor.js';

export type StageOptions = Omit<TestAppOptions, 'simulator'>;

/** A running service with its pages and one-click sign-in, a simulated X, and a browser in front of both. */
export class Stage {
  readonly #visitors: Visitor[] = [];

  constructor(
    readonly app: TestApp,
    readonly browser: Browser,
    /** The origin of the pages, without a slash at the end. */
    readonly url: string,
  ) {}

  /** A new visitor with an empty profile; 1280 by 800 and light by default. */
  async visitor(options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await this.browser.newContext({
      baseURL: this.url,
      viewport: { width: 1280, height: 800 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
      ...options,
    });
    const visitor = await Visitor.in(context);
    this.#visitors.push(visitor);
    return visitor;
  }

  /** After each test: closes every window; unexpected trouble in one of them fails the test. */
  async clear(): Promise<void> {
    const leaving = await Promise.allSettled(this.#visitors.splice(0).map((visitor) => visitor.leave()));
    const failed = leaving.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.app.close();
  }
}

/** Adds a port and an environment to those of the other tests; `env` wins. */
export async function setStage({ env = {}, ...options }: StageOptions = {}): Promise<Stage> {
  const browser = await launchChromium();
  try {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const app = await startTestApp({
      ...options,
      env: {
        NODE_ENV: 'development',
        AUTH_DEV_LOGIN: 'true',
        PORT: String(port),
        TWITTER_CALLBACK_URL: `${url}/v1/twitter/connection/callback`,
        TWITTER_SCOPES: 'tweet.read users.read like.read bookmark.read offline.access',
        FRONTEND_URLS: `${url}/`,
        VERIFICATION_COOLDOWN_SECONDS: '0',
        ...env,
      },
    });
    return new Stage(app, browser, url);
  } catch (error) {
    await browser.close();
    throw error;
  }
}
