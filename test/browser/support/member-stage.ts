import type { Locator, Page } from 'playwright-core';
import { demoTasks } from '../../../src/cli/demo/demo-tasks.js';
import { memberPage } from '../../../src/web/member-page.js';
import { aTask } from '../../support/members/member.js';
import { setStage, type Stage, type StageOptions } from './stage.js';

const PEOPLE = ['Alice', 'Bob', 'Carol', 'Dave'];

/** A stage like the demo: the members' page at `/`, their accounts on the simulated X. */
export async function setMemberStage(options: StageOptions = {}): Promise<Stage> {
  const stage = await setStage({ webApps: (config, xUrl) => [memberPage(config, xUrl)], ...options });
  for (const name of PEOPLE) stage.app.simulator.world.addUser({ username: name.toLowerCase(), name });
  return stage;
}

/** The demo's tasks, one of each type. */
export async function giveTasks({ app }: Stage): Promise<void> {
  for (const { doIt, ...task } of demoTasks(app.simulator.world)) await aTask(app, task);
}

export async function signIn(page: Page, name: string, address = '/'): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name }).click();
  await page.getByText(`Signed in as ${name}`).waitFor();
}

/** Allows access on X's consent page, and comes back. */
export async function connect(page: Page, username: string): Promise<void> {
  await page.getByRole('button', { name: 'Connect X account' }).click();
  await page.getByRole('heading', { name: 'wants to access your X account' }).waitFor();
  await page.getByRole('radio', { name: `@${username}` }).check();
  await page.getByRole('button', { name: 'Authorize app' }).click();
  await page.getByText('Your X account is connected.').waitFor();
}

export function taskCard(page: Page, title: string): Locator {
  return page.getByRole('article', { name: title });
}

/** Clicks the task's button; returns the verdict. */
export async function verify(page: Page, title: string): Promise<string> {
  const card = taskCard(page, title);
  await card.getByRole('button', { name: /^Verify/ }).click();
  await card.and(page.locator('[aria-busy="false"]')).waitFor();
  return verdictOf(page, title);
}

export async function verdictOf(page: Page, title: string): Promise<string> {
  return (await taskCard(page, title).getByRole('status').innerText()).replace(/\s+/g, ' ').trim();
}
