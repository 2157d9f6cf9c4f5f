import type { BrowserContext, ConsoleMessage, Page, Request, Response } from 'playwright-core';
import { waitUntil } from '../../support/app/wait-until.js';

declare global {
  interface Window {
    /** Reports a violation of the content security policy. */
    reportViolation(text: string): void;
  }
}

/** A page cancels requests when it is left or loads something else; so does the start of a download. */
const CANCELLED = 'net::ERR_ABORTED';
/** Chromium's message about error answers, which the visitor records anyway. */
const ABOUT_AN_ANSWER = 'Failed to load resource';

/** A browser window that records everything that goes wrong in it. */
export class Visitor {
  readonly #troubles: string[] = [];
  readonly #expected: RegExp[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async in(context: BrowserContext): Promise<Visitor> {
    const page = await context.newPage();
    const visitor = new Visitor(context, page);
    await visitor.#listen();
    return visitor;
  }

  /**
   * Expects trouble in this test, such as `/^answer 409 POST .*completions$/`: any number of times, but at least
   * once. Trouble begins with `console error`, `page error`, `policy violation`, `failed request` or `answer <status>`.
   */
  expectTrouble(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** Waits until such trouble has occurred. */
  async hasTrouble(pattern: RegExp): Promise<void> {
    await waitUntil(`there is trouble like ${pattern}`, () =>
      this.#troubles.some((trouble) => pattern.test(trouble)) ? true : null,
    );
  }

  /** Closes the window; fails on unexpected trouble, and when expected trouble did not occur. */
  async leave(): Promise<void> {
    await this.context.close();
    const isExpected = (trouble: string) => this.#expected.some((pattern) => pattern.test(trouble));
    const isMissing = (pattern: RegExp) => !this.#troubles.some((trouble) => pattern.test(trouble));
    expect({
      unexpected: this.#troubles.filter((trouble) => !isExpected(trouble)),
      missing: this.#expected.filter(isMissing).map(String),
    }).toEqual({ unexpected: [], missing: [] });
  }

  async #listen(): Promise<void> {
    const note = (trouble: string) => this.#troubles.push(trouble);
    this.page.on('pageerror', (error) => note(`page error: ${error.message}`));
    this.page.on('console', (message) => {
      if (isError(message)) note(`console error: ${message.text()}`);
    });
    this.page.on('requestfailed', (request) => {
      if (failureOf(request) !== CANCELLED) note(`failed request ${nameOf(request)}: ${failureOf(request)}`);
    });
    this.page.on('response', (response) => {
      if (response.status() >= 400) note(`answer ${response.status()} ${nameOf(response.request())}`);
    });
    await this.page.exposeFunction('reportViolation', (text: string) => note(`policy violation: ${text}`));
    await this.page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
        window.reportViolation(`${effectiveDirective} refused ${blockedURI}`);
      });
    });
  }
}

function isError(message: ConsoleMessage): boolean {
  return message.type() === 'error' && !message.text().startsWith(ABOUT_AN_ANSWER);
}

function failureOf(request: Request): string {
  return request.failure()?.errorText ?? '';
}

const nameOf = (request: ReturnType<Response['request']>): string => `${request.method()} ${request.url()}`;
