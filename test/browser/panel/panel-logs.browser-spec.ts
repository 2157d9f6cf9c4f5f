import { parseCsv } from '../../support/http/parse-csv.js';
import { expectAccessibleLightAndDark } from '../support/accessibility.js';
import { aCommunity, HOSTILE_NAME, type Community } from '../support/community.js';
import { contentOf, Operator } from '../support/operator.js';
import { setStage, type Stage } from '../support/stage.js';
import { expectHidden, expectVisible } from '../support/visible.js';

let stage: Stage;
let community: Community;

beforeAll(async () => {
  stage = await setStage();
  community = await aCommunity(stage.app);
});

afterEach(() => stage.clear());
afterAll(() => stage.close());

const allLogs = () => stage.app.database.twitterVerificationLog.findMany();

async function exported(operator: Operator, format: RegExp): Promise<string> {
  const coming = operator.page.waitForEvent('download');
  await operator.button('Export').click();
  await operator.page.getByRole('menuitem', { name: format }).click();
  return (await contentOf(await coming)).toString();
}

describe('the verification logs in the panel', () => {
  it('should show every attempt, and what X answered to one', async () => {
    const operator = await Operator.on(stage);
    await operator.open('Verification logs');
    await expectVisible(operator.row('@alice_x'));
    const rows = await operator.page.getByRole('row').count();
    expect(rows - 1).toBe((await allLogs()).length);

    await operator.row('Follow').filter({ hasText: '@alice_x' }).getByRole('button').click();
    const drawer = operator.dialog('Verification attempt');
    await expectVisible(drawer);
    expect(await drawer.textContent()).toContain(community.completions.get('alice/follow'));
    // Pretty-printed: a line for each field.
    expect(await drawer.locator('pre').innerText()).toMatch(/^\{\n {2}"/);
    await expectAccessibleLightAndDark(operator.page);
    await operator.page.keyboard.press('Escape');
    await expectHidden(drawer);
  });

  it('should be filtered by result, by search and by time', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Verification logs');
    await expectVisible(operator.row('@alice_x'));

    await page.getByLabel('Result').click();
    await page.getByRole('option', { name: 'Could not tell' }).click();
    await expectVisible(operator.row('user-dora_x'));
    await expectHidden(operator.row('@alice_x'));
    await page.getByLabel('Result').click();
    await page.getByRole('option').filter({ hasText: 'Any' }).click();

    await page.getByLabel('Id or @username').fill('bob_x');
    await expectHidden(operator.row('@alice_x'));
    await expectVisible(operator.row('@bob_x'));

    await page.getByLabel('To (UTC, exclusive)').fill('2020-01-01T00:00');
    await expectVisible(page.getByText('No results for these filters'));
    await operator.button('Clear filters').click();
    await expectVisible(operator.row('@alice_x'));
  });

  it('should be exported as CSV without formulas that a spreadsheet would run', async () => {
    const operator = await Operator.on(stage);
    await operator.open('Verification logs');
    await expectVisible(operator.row('@alice_x'));
    const [header = [], ...rows] = parseCsv(await exported(operator, /CSV/));
    const ids = rows.map((row) => row[header.indexOf('id')]);
    expect(ids.sort()).toEqual((await allLogs()).map(({ id }) => id).sort());
    expect(rows.flat().filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([]);
  });

  it('should be exported as NDJSON, with the filters of the list', async () => {
    const operator = await Operator.on(stage);
    await operator.open('Verification logs');
    await operator.page.getByLabel('Id or @username').fill('alice_x');
    await expectHidden(operator.row('@bob_x'));
    const lines = (await exported(operator, /NDJSON/)).trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { userId: string });
    expect(rows.map(({ userId }) => userId)).toEqual(Array(3).fill('user-alice_x'));
  });
});

describe('texts from X', () => {
  it('should be shown as text, never as markup', async () => {
    const operator = await Operator.on(stage);
    await operator.open('Connections');
    await expectVisible(operator.page.getByText(HOSTILE_NAME));
    expect(await operator.page.locator('img[src="x"]').count()).toBe(0);
  });
});
