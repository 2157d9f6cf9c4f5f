import { expectAccessibleLightAndDark } from './support/accessibility.js';
import { Operator } from './support/operator.js';
import { setStage, type Stage } from './support/stage.js';
import { expectVisible } from './support/visible.js';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterEach(() => stage.clear());
afterAll(() => stage.close());

describe('the tasks in the panel', () => {
  it('should be made, with the address checked as it is typed', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Tasks');
    await expectVisible(page.getByText('There are no tasks yet'));
    await page.getByRole('link', { name: 'New task' }).first().click();
    await page.getByLabel('Title').fill('Follow us');
    await page.getByRole('combobox', { name: /^Type/ }).click();
    await page.getByRole('option', { name: /follow/i }).click();
    await page.getByLabel('Address on X').pressSequentially('https://x.com/acme/status/12');
    await expectVisible(
      page
        .getByText('targetUrl must be the address of an account')
        .or(page.getByText(/address of an account/)),
    );
    await page.getByLabel('Address on X').fill('https://x.com/acme');
    await expectVisible(page.getByText('@acme'));
    await expectAccessibleLightAndDark(page);
    await page.getByLabel('Points').fill('10');
    await operator.button('Save').click();
    await expectVisible(operator.row('Follow us'));
    expect(await stage.app.database.task.findMany()).toMatchObject([
      { title: 'Follow us', taskType: 'TWITTER_FOLLOW', targetUsername: 'acme', points: 10, isActive: true },
    ]);
  });

  it('should be changed, and switched off and on', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Tasks');
    await page.getByRole('link', { name: 'Follow us' }).click();
    await page.getByLabel('Title').fill('Follow us, please');
    await operator.button('Save').click();
    await expectVisible(operator.row('Follow us, please'));
    await operator.told('The task is saved.');

    const active = page.getByLabel('Follow us, please: active');
    for (const isActive of [false, true]) {
      await active.click();
      await operator.told(isActive ? '“Follow us, please” is active.' : '“Follow us, please” is off');
      expect(await stage.app.database.task.findFirst()).toMatchObject({
        title: 'Follow us, please',
        isActive,
      });
    }
  });

  it('should say what the service does not take, at its field', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    operator.visitor.expectTrouble(/^answer 400 PATCH/);
    await operator.open('Tasks');
    await page.getByRole('link', { name: 'Follow us, please' }).click();
    await page.getByLabel('From (UTC)').fill('2030-02-01T00:00');
    await page.getByLabel('Until (UTC)').fill('2030-01-01T00:00');
    await operator.button('Save').click();
    await expectVisible(page.getByText('endsAt must be later than startsAt'));
    await expectAccessibleLightAndDark(page);
  });
});
