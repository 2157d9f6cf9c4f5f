import { setStage, type Stage } from './support/stage.js';
import { expectVisible } from './support/visible.js';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterEach(() => stage.clear());
afterAll(() => stage.close());

describe('the documentation page', () => {
  it('should show a route and call it, without a violation of its content security policy', async () => {
    const { page } = await stage.visitor();
    await page.goto('/docs');
    await page.getByRole('button', { name: 'get /health/live', exact: true }).click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute' }).click();
    await expectVisible(page.getByText('"status": "ok"').first());
  });
});
