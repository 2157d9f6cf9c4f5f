import { expectAccessibleLightAndDark } from '../support/accessibility.js';
import { Operator } from '../support/operator.js';
import { setStage, type Stage } from '../support/stage.js';
import { expectVisible } from '../support/visible.js';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterEach(() => stage.clear());
afterAll(() => stage.close());

const day = (daysAgo: number): string =>
  new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

describe('the second looks on the overview', () => {
  it('should say when there were none', async () => {
    const operator = await Operator.on(stage);
    await operator.open('Overview');
    await expectVisible(operator.page.getByText('No second looks in this period.'));
  });

  it('should show how many rejections became approved, and after how long', async () => {
    await stage.app.database.secondLookCount.createMany({
      data: [
        { day: day(0), outcome: 'APPROVED', delaySeconds: 60, looks: 3 },
        { day: day(1), outcome: 'REJECTED', delaySeconds: 60, looks: 8 },
        { day: day(1), outcome: 'ERROR', delaySeconds: 86_400, looks: 1 },
        { day: day(20), outcome: 'REJECTED', delaySeconds: 60, looks: 12 },
      ],
    });
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Overview');
    await expectVisible(page.getByText('12 rejections were checked again; 3 became approved (25%).'));
    const table = page.getByRole('region', { name: 'Second looks by delay' });
    expect(await table.getByRole('row').allInnerTexts()).toEqual([
      'Delay\tApproved\tRejected\tCould not tell',
      'up to 60 s\t3\t8\t0',
      'over 1 h\t0\t0\t1',
    ]);
    await expectVisible(page.getByText('set VERIFICATION_SECOND_LOOK_SECONDS'));
    await expectAccessibleLightAndDark(page);
    await page.getByRole('button', { name: '30 days' }).click();
    await expectVisible(page.getByText('24 rejections were checked again; 3 became approved (12.5%).'));
  });
});
