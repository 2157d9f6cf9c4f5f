import { aTask } from '../../support/members/member.js';
import { expectAccessibleLightAndDark } from '../support/accessibility.js';
import { Operator } from '../support/operator.js';
import { setStage, type Stage } from '../support/stage.js';
import { expectHidden, expectVisible } from '../support/visible.js';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterEach(() => stage.clear());
afterAll(() => stage.close());

describe('the tasks in the panel', () => {
  it('should be created, with the address checked while typing', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Tasks');
    await expectVisible(page.getByText('No tasks yet'));
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
    await operator.told('The task was saved.');

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

  it('should show an error of the service at its field', async () => {
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

describe('the account that a follow task is about', () => {
  const stored = (id: string) => stage.app.database.task.findUniqueOrThrow({ where: { id } });

  const aPinnedTask = async (title: string, more: object = {}) => {
    const { id } = await aTask(stage.app, {
      title,
      taskType: 'TWITTER_FOLLOW',
      targetUrl: 'https://x.com/acme',
    });
    await stage.app.database.task.update({ where: { id }, data: { targetUserId: '11', ...more } });
    return id;
  };

  it('should be set by its id, shown in the list, and kept when another field changes', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Tasks');
    await page.getByRole('link', { name: 'New task' }).first().click();
    await page.getByLabel('Title').fill('Follow by id');
    await page.getByRole('combobox', { name: /^Type/ }).click();
    await page.getByRole('option', { name: /follow/i }).click();
    await page.getByLabel('Address on X').fill('https://x.com/acme');
    await page.getByLabel('Id of the account on X').fill('@acme');
    await expectVisible(page.getByText('An X id has 1 to 19 digits'));
    await page.getByLabel('Id of the account on X').fill('1234567890123456789');
    await operator.button('Save').click();
    await expectVisible(operator.row('Follow by id').getByText('Account 1234567890123456789'));

    await page.getByRole('link', { name: 'Follow by id' }).click();
    await page.getByLabel('Points').fill('3');
    await operator.button('Save').click();
    await operator.told('The task was saved.');
    expect(await stage.app.database.task.findFirst({ where: { title: 'Follow by id' } })).toMatchObject({
      points: 3,
      targetUserId: '1234567890123456789',
    });
  });

  it('should be cleared with a new address, and restored with the old one', async () => {
    const id = await aPinnedTask('Follow another');
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Tasks');
    await page.getByRole('link', { name: 'Follow another' }).click();
    const account = page.getByLabel('Id of the account on X');
    await expectVisible(page.getByText('The account @acme'));
    expect(await account.inputValue()).toBe('11');
    await page.getByLabel('Address on X').fill('https://x.com/acmecorp');
    await expectVisible(page.getByText('The account @acmecorp'));
    expect(await account.inputValue()).toBe('');
    await page.getByLabel('Address on X').fill('https://x.com/acme');
    await expectVisible(page.getByText('The account @acme', { exact: true }));
    expect(await account.inputValue()).toBe('11');
    await page.getByLabel('Address on X').fill('https://x.com/acmecorp');
    await operator.button('Save').click();
    await operator.told('The task was saved.');
    expect(await stored(id)).toMatchObject({ targetUsername: 'acmecorp', targetUserId: null });
  });

  it('should be confirmed again when the handle now belongs to another account', async () => {
    const words = 'This handle belongs to another account now: set the target again';
    const targetChangedAt = new Date('2026-01-31T12:00:00.000Z');
    const id = await aPinnedTask('Follow the old one', { targetChangedAt });
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Tasks');
    await expectVisible(operator.row('Follow the old one').getByText(words));
    await expectAccessibleLightAndDark(page);
    await page.getByRole('link', { name: 'Set the target of “Follow the old one” again' }).click();
    await expectVisible(page.getByText(words));
    await expectVisible(page.getByText('2026-01-31 12:00:00 UTC'));
    await expectAccessibleLightAndDark(page);

    await page.getByLabel('Points').fill('3');
    await operator.button('Save').click();
    await operator.told('The task was saved.');
    expect(await stored(id)).toMatchObject({ points: 3, targetUserId: '11', targetChangedAt });

    await page.getByRole('link', { name: 'Set the target of “Follow the old one” again' }).click();
    await page.getByLabel('The account with this handle is the right one').check();
    await operator.button('Save').click();
    await operator.told('The task was saved.');
    await expectHidden(operator.row('Follow the old one').getByText(words));
    expect(await stored(id)).toMatchObject({
      targetUsername: 'acme',
      targetUserId: null,
      targetChangedAt: null,
    });
  });
});
