import { expectAccessibleLightAndDark } from '../support/accessibility.js';
import { aCommunity, type Community } from '../support/community.js';
import { Operator } from '../support/operator.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let community: Community;

beforeAll(async () => {
  stage = await setStage();
  community = await aCommunity(stage.app);
});

afterEach(() => stage.clear());
afterAll(() => stage.close());

const pointsOf = async (id: string) =>
  Number((await stage.app.database.user.findUniqueOrThrow({ where: { id } })).points);

describe('the review queue in the panel', () => {
  it('should show the evidence, and decide only with a reason', async () => {
    const id = community.completions.get('bob/reply') ?? '';
    const operator = await Operator.on(stage);
    await operator.open('Review');
    expect(await operator.page.getByRole('row').count()).toBe(2);
    await operator.row('@bob_x').getByRole('button').first().click();
    const drawer = operator.dialog('Completion');
    await drawer.getByText('Code: evidence_incomplete').waitFor();
    await drawer.getByText('rocket', { exact: true }).waitFor();
    await expectAccessibleLightAndDark(operator.page);

    await drawer.getByRole('button', { name: 'Approve' }).click();
    expect(await stage.app.database.completion.findUnique({ where: { id } })).toMatchObject({
      decidedAt: null,
    });
    await drawer.getByLabel('Reason').fill('The reply is there.');
    await drawer.getByRole('button', { name: 'Approve' }).click();
    await operator.button('Yes, approve').waitFor();
    await expectAccessibleLightAndDark(operator.page);
    await operator.button('Yes, approve').click();
    await operator.page
      .getByText('Nothing waits for review')
      .or(operator.page.getByText('No results for these filters'))
      .first()
      .waitFor();
    expect(await stage.app.database.completion.findUnique({ where: { id } })).toMatchObject({
      status: 'APPROVED',
      decidedBy: 'demo-admin',
      decisionReason: 'The reply is there.',
      pointsAwarded: 15,
      needsReview: false,
    });
    expect(await pointsOf('user-bob_x')).toBe(15);
  });

  it('should show the second look of a rejection, and its code', async () => {
    const id = community.completions.get('bob/follow') ?? '';
    const nextVerificationAt = new Date('2030-01-31T12:00:45.000Z');
    await stage.app.database.completion.update({
      where: { id },
      data: { status: 'REJECTED', rejectionCode: 'not_followed', nextVerificationAt },
    });
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Review');
    await page.getByLabel('Needs review').click();
    await page.getByRole('option', { name: 'Any' }).click();
    await page.getByLabel('User id').fill('user-bob_x');
    const row = operator.row('Follow @acme');
    await row.getByText('second look at 2030-01-31 12:00:45 UTC').waitFor();
    await row.getByText('not_followed').waitFor();
    await expectAccessibleLightAndDark(page);
    await row.getByRole('button').first().click();
    const drawer = operator.dialog('Completion');
    await drawer.getByText('Second look, in case X was slow to show it').waitFor();
    await drawer.getByText('Code: not_followed').waitFor();
    await expectAccessibleLightAndDark(page);
  });

  it('should take back an approval with its points', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Review');
    await page.getByLabel('Needs review').click();
    await page.getByRole('option', { name: 'Any' }).click();
    await page.getByLabel('User id').fill('user-alice_x');
    await operator.row('Follow @acme').getByRole('button').first().click();
    const drawer = operator.dialog('Completion');
    await drawer.getByLabel('Reason').fill('Followed and left again.');
    await drawer.getByRole('button', { name: 'Reject' }).click();
    await operator.button('Yes, reject').click();
    await drawer.getByText('Decided by hand').waitFor();
    expect(await pointsOf('user-alice_x')).toBe(5);
  });
});
