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

describe('a batch in the panel', () => {
  it('should show a result for each id, also for an unknown one', async () => {
    stage.app.simulator.world.follow('bob_x', 'acme');
    const followed = community.completions.get('bob/follow') ?? '';
    const rejected = community.completions.get('alice/reply') ?? '';
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Batch verify');
    await page
      .getByLabel('Completion ids')
      .fill(`"${followed}"; ${rejected},\n${followed} nobodyknowsthisone`);
    await operator.button('Verify 3 completions').click();
    await operator.row(followed).filter({ hasText: 'Approved' }).waitFor();
    await operator.row(rejected).filter({ hasText: 'Rejected' }).waitFor();
    await operator.row('nobodyknowsthisone').filter({ hasText: 'not_found' }).waitFor();
    await operator
      .row('nobodyknowsthisone')
      .filter({ hasText: 'There is no completion with this id.' })
      .waitFor();
    await expectAccessibleLightAndDark(page);
    expect(
      await stage.app.database.completion.findUnique({ where: { id: followed }, select: { status: true } }),
    ).toEqual({ status: 'APPROVED' });
  });

  it('should be sent in chunks', async () => {
    const operator = await Operator.on(stage);
    const { page } = operator;
    await operator.open('Batch verify');
    const unknown = Array.from({ length: 60 }, (_, index) => `unknown${index}`);
    const sent: number[] = [];
    page.on('request', (request) => {
      if (!request.url().endsWith('/v1/admin/verifications')) return;
      const body = request.postDataJSON() as { completionIds: string[] };
      sent.push(body.completionIds.length);
    });
    await page.getByLabel('Completion ids').fill(unknown.join('\n'));
    await operator.button('Verify 60 completions').click();
    await page.getByText('Failed 60').waitFor();
    expect(sent).toEqual([25, 25, 10]);
  });
});
