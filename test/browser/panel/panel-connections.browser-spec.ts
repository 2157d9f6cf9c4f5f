import { expectAccessibleLightAndDark } from '../support/accessibility.js';
import { aCommunity } from '../support/community.js';
import { Operator } from '../support/operator.js';
import { setStage, type Stage } from '../support/stage.js';
import { expectHidden, expectVisible } from '../support/visible.js';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  await aCommunity(stage.app);
});

afterEach(() => stage.clear());
afterAll(() => stage.close());

const connectionOf = (userId: string) =>
  stage.app.database.twitterConnection.findUnique({ where: { userId } });

describe('the connections in the panel', () => {
  it('should be filtered by the start of a username, by status and by inactivity', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Connections');
    await expectVisible(operator.row('@bob_x'));
    await page.getByLabel('Id or @username').fill('ali');
    await expectHidden(operator.row('@bob_x'));
    await expectVisible(operator.row('@alice_x'));

    await page.getByLabel('Status', { exact: true }).click();
    await page.getByRole('option', { name: 'Reconnect required' }).click();
    await expectVisible(page.getByText('No results for these filters'));
    await operator.button('Clear filters').click();
    await expectVisible(operator.row('@alice_x'));
    await page.getByLabel('Inactive for days').fill('30');
    // Alice had a verdict today; mallory's only claim had none.
    await expectHidden(operator.row('@alice_x'));
  });

  it('should be refreshed with one click', async () => {
    const before = await connectionOf('user-alice_x');
    const operator = await Operator.on(stage);
    await operator.open('Connections');
    await operator.button('Refresh @alice_x').click();
    await operator.told('@alice_x has new tokens');
    const after = await connectionOf('user-alice_x');
    expect(after?.tokenVersion).toBe((before?.tokenVersion ?? 0) + 1);
  });

  it('should be disconnected only after a question', async () => {
    const operator = await Operator.on(stage);
    await operator.open('Connections');
    await operator.button('Disconnect @bob_x').click();
    const question = operator.dialog('Disconnect @bob_x?');
    await expectVisible(question);
    await expectAccessibleLightAndDark(operator.page);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expectHidden(question);
    expect(await connectionOf('user-bob_x')).not.toBeNull();

    await operator.button('Disconnect @bob_x').click();
    await question.getByRole('button', { name: 'Disconnect' }).click();
    await operator.told('@bob_x is disconnected.');
    await expectHidden(operator.row('@bob_x'));
    expect(await connectionOf('user-bob_x')).toBeNull();
  });
});
