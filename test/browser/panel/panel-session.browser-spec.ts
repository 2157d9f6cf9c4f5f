import { expectAccessibleLightAndDark } from '../support/accessibility.js';
import { Operator } from '../support/operator.js';
import { setStage, type Stage } from '../support/stage.js';
import { expectVisible } from '../support/visible.js';

const MINUTE_MS = 60 * 1000;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterEach(() => stage.clear());
afterAll(() => stage.close());

async function pasteToken(token: string) {
  const visitor = await stage.visitor();
  const { page } = visitor;
  await page.goto('/admin');
  await page.getByLabel('Access token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return visitor;
}

/** Everything that the browser has stored for the panel. */
const STORED = () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]);

describe('signing in to the panel', () => {
  it('should take one click in a demo', async () => {
    const operator = await Operator.signIn(stage);
    expect(operator.page.url()).toBe(`${stage.url}/admin`);
  });

  it('should add one entry to the history, so that going back leaves the panel', async () => {
    const { page } = await stage.visitor();
    await page.goto('/health/live');
    const before = await page.evaluate(() => history.length);
    await page.goto('/admin/tasks');
    await expectVisible(page.getByLabel('Access token'));
    expect(await page.evaluate(() => history.length)).toBe(before + 2);
  });

  it('should accept a pasted token and keep it only in memory', async () => {
    const token = await stage.app.tokenFor('the-admin', ['admin']);
    const { page } = await pasteToken(token);
    await expectVisible(page.getByRole('heading', { level: 1, name: 'Overview' }));
    expect(await page.evaluate(STORED)).not.toContain(token);
    expect(page.url()).not.toContain(token);
    await page.reload();
    await expectVisible(page.getByLabel('Access token'));
  });

  it('should survive a reload when the operator keeps the token for the tab', async () => {
    const token = await stage.app.tokenFor('the-admin', ['admin']);
    const { page } = await stage.visitor();
    await page.goto('/admin');
    await page.getByLabel('Access token').fill(token);
    await page.getByLabel('Keep it for this tab').check();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expectVisible(page.getByRole('heading', { level: 1, name: 'Overview' }));
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain(token);
    await page.reload();
    await expectVisible(page.getByRole('heading', { level: 1, name: 'Overview' }));
  });

  it('should refuse a token without the admin role, and say why', async () => {
    const token = await stage.app.tokenFor('a-member');
    const visitor = await pasteToken(token);
    visitor.expectTrouble(/^answer 403 GET/);
    await expectVisible(visitor.page.getByText('it does not have the role “admin”'));
    expect(await visitor.page.evaluate(STORED)).not.toContain(token);
    await visitor.page.goto('/admin/verification-logs');
    await expectVisible(visitor.page.getByLabel('Access token'));
  });

  it('should refuse demo members without the admin role', async () => {
    const visitor = await stage.visitor();
    visitor.expectTrouble(/^answer 403 GET/);
    await visitor.page.goto('/admin');
    await visitor.page.getByRole('button', { name: /Alice/ }).click();
    await expectVisible(visitor.page.getByText('it does not have the role “admin”'));
  });

  it('should refuse invalid tokens, and tokens with a wrong signature', async () => {
    const broken = await pasteToken('not a token');
    await expectVisible(broken.page.getByText('This is not a token'));

    const [head = '', body = '', signature = ''] = (await stage.app.tokenFor('the-admin', ['admin'])).split(
      '.',
    );
    const forged = [head, body, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join('.');
    const visitor = await pasteToken(forged);
    visitor.expectTrouble(/^answer 401 GET/);
    await expectVisible(visitor.page.getByText('The service does not accept this token'));
  });

  it('should be accessible', async () => {
    const { page } = await stage.visitor();
    await page.goto('/admin');
    await expectVisible(page.getByRole('button', { name: /Demo admin/ }));
    await expectAccessibleLightAndDark(page, 'panel-sign-in');
  });
});

describe('a session of the panel', () => {
  it('should end with a message when the service no longer accepts the token', async () => {
    const operator = await Operator.signIn(stage);
    operator.visitor.expectTrouble(/^answer 401 GET/);
    stage.app.clock.advance(13 * 60 * MINUTE_MS);
    try {
      await operator.page.reload();
      await expectVisible(operator.page.getByText('You were signed out'));
    } finally {
      stage.app.clock.set(new Date());
    }
  });

  it('should end when the operator signs out', async () => {
    const { page } = await Operator.signIn(stage);
    await page.getByRole('button', { name: /demo-admin|account/i }).click();
    await page.getByRole('menuitem', { name: /log ?out|sign out/i }).click();
    await expectVisible(page.getByLabel('Access token'));
  });
});
