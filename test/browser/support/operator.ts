import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from 'playwright-core';
import type { Stage } from './stage.js';
import type { Visitor } from './visitor.js';

/** The pages of the panel, by their names in its menu. */
export type PanelPage =
  | 'Overview'
  | 'Verification logs'
  | 'Review'
  | 'Batch verify'
  | 'Connections'
  | 'Tasks'
  | 'Maintenance'
  | 'Audit';

/** The key of a token that was kept for the tab. */
const KEPT_TOKEN = 'panel.token';

/** An admin in front of the panel. */
export class Operator {
  private constructor(readonly visitor: Visitor) {}

  /** Opens the panel already signed in, on the page that does not call the service. */
  static async on(stage: Stage): Promise<Operator> {
    const operator = new Operator(await stage.visitor({ acceptDownloads: true }));
    const token = await stage.app.tokenFor('demo-admin', ['admin']);
    await operator.page.addInitScript(
      ({ name, value }) => {
        sessionStorage.setItem(name, value);
      },
      { name: KEPT_TOKEN, value: token },
    );
    await operator.page.goto('/admin/batch-verify');
    await operator.heading('Batch verify').waitFor();
    return operator;
  }

  /** Signs in with one click. */
  static async signIn(stage: Stage): Promise<Operator> {
    const operator = new Operator(await stage.visitor());
    await operator.page.goto('/admin');
    await operator.page.getByRole('button', { name: /Demo admin/ }).click();
    await operator.heading('Overview').waitFor();
    return operator;
  }

  get page(): Page {
    return this.visitor.page;
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  /** Opens a page through the menu, and waits for it. */
  async open(name: PanelPage): Promise<void> {
    await this.page.getByRole('menuitem', { name, exact: true }).click();
    await this.heading(name).waitFor();
  }

  /** The row of a table that holds a text. */
  row(text: string): Locator {
    return this.page.getByRole('row').filter({ hasText: text });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** A drawer or a question. */
  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  /** Waits for a notification and closes it: the next one appears only after it is gone. */
  async told(text: string | RegExp): Promise<void> {
    const message = this.page.getByText(text).first();
    await message.waitFor();
    await this.page.keyboard.press('Escape');
    await message.waitFor({ state: 'detached' });
  }
}

/** The whole content of a download. */
export async function contentOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}
