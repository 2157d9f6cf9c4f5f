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

/** An admin in front of the panel, signed in by one click. */
export class Operator {
  private constructor(readonly visitor: Visitor) {}

  static async on(stage: Stage): Promise<Operator> {
    const operator = new Operator(await stage.visitor({ acceptDownloads: true }));
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

  /** Goes to a page by the menu, and waits for it. */
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

  /** What slides in from the side or asks a question. */
  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  /** Waits for the short message on the screen. */
  async told(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }
}

/** The whole content of a download. */
export async function contentOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}
