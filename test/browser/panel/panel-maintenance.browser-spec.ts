import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expectAccessibleLightAndDark } from '../support/accessibility.js';
import { aCommunity } from '../support/community.js';
import { contentOf, Operator } from '../support/operator.js';
import { setStage, type Stage } from '../support/stage.js';

const ARCHIVE_JOB = 'Archive verification logs';
const DAY_MS = 24 * 60 * 60 * 1000;

let stage: Stage;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panel-archive-'));
  stage = await setStage({ env: { ARCHIVE_DIR: folder } });
  await aCommunity(stage.app);
  await someOldRows();
});

afterEach(() => stage.clear());

afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

async function someOldRows(): Promise<void> {
  const [row] = await stage.app.database.twitterVerificationLog.findMany({ take: 1 });
  if (row === undefined) throw new Error('nobody has claimed anything');
  const verifiedAt = new Date(stage.app.clock.now().getTime() - 100 * DAY_MS);
  await stage.app.database.twitterVerificationLog.createMany({
    data: Array.from({ length: 7 }, (_, index) => ({ ...row, id: `old-${index}`, verifiedAt })),
  });
}

const oldRows = () =>
  stage.app.database.twitterVerificationLog.count({ where: { id: { startsWith: 'old-' } } });

describe('maintenance in the panel', () => {
  it('should try a job with a dry run, run it, and download the archive', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Maintenance');
    await operator.button(`Dry run: ${ARCHIVE_JOB}`).click();
    const tried = operator.dialog('Dry run');
    await tried.getByText('7 log rows would move into archives').waitFor();
    expect(await oldRows()).toBe(7);
    await expectAccessibleLightAndDark(page);
    await tried.getByRole('button', { name: 'Close' }).click();

    await operator.button(new RegExp(`^Run: ${ARCHIVE_JOB}`)).click();
    await operator.button('Run now').click();
    const run = operator.dialog(/^Run$/);
    await run.getByText('7 log rows moved into archives').waitFor();
    expect(await oldRows()).toBe(0);
    await run.getByRole('button', { name: 'Close' }).click();
    await run.waitFor({ state: 'hidden' });

    const archive = await stage.app.database.verificationLogArchive.findFirstOrThrow();
    const coming = page.waitForEvent('download');
    await operator.button(`Download ${archive.fileName}`).click();
    const content = await contentOf(await coming);
    await page.getByText('The SHA-256 matches the recorded one.').waitFor();
    expect(createHash('sha256').update(content).digest('hex')).toBe(archive.sha256);
    const lines = gunzipSync(content).toString().trimEnd().split('\n');
    expect(lines.filter((line) => line.includes('"old-'))).toHaveLength(7);
  });

  it('should refuse writes of members while maintenance mode is on', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Maintenance');
    await page.getByRole('switch', { name: 'Maintenance mode' }).click();
    await page.getByLabel('Message for members (optional)').fill('Back at noon');
    await expectAccessibleLightAndDark(page);
    await operator.button('Turn on').click();
    await page.getByText('On and quiet').waitFor();
    const authorization = await stage.app.authorization('user-alice_x');
    const claim = () =>
      stage.app.http().post('/v1/completions/verify').set('authorization', authorization).send({});
    expect((await claim()).body).toMatchObject({
      status: 503,
      code: 'maintenance_mode',
      detail: 'Back at noon',
    });

    await page.getByRole('switch', { name: 'Maintenance mode' }).click();
    await operator.button('Turn off').click();
    await page.getByText('Members can do everything').waitFor();
    expect((await claim()).status).toBe(200);
  });

  it('should have left audit events', async () => {
    const operator = await Operator.on(stage);
    await operator.open('Audit');
    await operator.row('maintenance_mode.disable').waitFor();
    await operator.row('archive.download').waitFor();
    await operator.row('maintenance_mode.enable').getByRole('button').first().click();
    const event = operator.dialog('Audit event');
    await event.getByText('Back at noon').waitFor();
    expect(await event.textContent()).toContain('demo-admin');
    await expectAccessibleLightAndDark(operator.page);
  });
});
