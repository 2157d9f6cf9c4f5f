import { rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '#database';
import { aBuiltWebApp } from '../support/http/built-web-app.js';
import { expectAccessible } from './support/accessibility.js';
import { screenshots } from './support/screenshots.js';
import { setStage, type Stage } from './support/stage.js';

const TROUBLES: [what: string, body: string, trouble: RegExp][] = [
  [
    'an inline script',
    '<script>document.title = "run"</script>',
    /^policy violation: script-src-elem refused inline/,
  ],
  ['an inline handler', '<img alt="" src="/fine/icon.svg" onload="1">', /^policy violation: script-src-attr/],
  ['an inline style', '<p style="color: red">red</p>', /^policy violation: style-src-attr/],
  ['an error', '<script src="/fine/assets/throws.js"></script>', /^page error: broken on purpose/],
  [
    'a complaint',
    '<script src="/fine/assets/complains.js"></script>',
    /^console error: complaint on purpose/,
  ],
  ['a missing file', '<img alt="" src="/fine/none.png">', /^answer 404 GET .*none\.png$/],
  ['a file from elsewhere', '<img alt="" src="http://127.0.0.1:9/none.png">', /^policy violation: img-src/],
];
const BODIES: Readonly<Record<string, string>> = {
  '/fine': '<h1>All is well</h1><label>Name <input type="text"></label>',
  '/unlabelled': '<h1>A form</h1><input type="text">',
  ...Object.fromEntries(TROUBLES.map(([, body], index) => [`/trouble-${index}`, body])),
};

const STYLE =
  'body { color: #111; background: #fff } @media (prefers-color-scheme: dark) { body { color: #eee; background: #000 } }';

const folders: string[] = [];
let stage: Stage;

function aPage([prefix, body]: [prefix: string, body: string]) {
  const folder = aBuiltWebApp(`${prefix}/`);
  folders.push(folder);
  const html = `<!doctype html><html lang="en"><head><title>A page</title><link rel="stylesheet" href="${prefix}/assets/page.css"></head><body><main>${body}</main></body></html>`;
  writeFileSync(join(folder, 'index.html'), html);
  writeFileSync(join(folder, 'assets/page.css'), STYLE);
  writeFileSync(join(folder, 'assets/throws.js'), 'throw new Error("broken on purpose")');
  writeFileSync(join(folder, 'assets/complains.js'), 'console.error("complaint on purpose")');
  return { name: prefix, prefix, folder, hasOwnAddresses: true };
}

beforeAll(async () => {
  stage = await setStage({ webApps: () => Object.entries(BODIES).map(aPage) });
});

afterEach(() => stage.clear());

afterAll(async () => {
  await stage.close();
  for (const folder of folders) rmSync(dirname(folder), { recursive: true });
});

describe('a visitor', () => {
  it('should report nothing on a page without errors', async () => {
    const { page } = await stage.visitor();
    await page.goto('/fine');
    expect(await page.textContent('h1')).toBe('All is well');
  });

  it.each(TROUBLES.map(([what, , trouble], index) => [what, `/trouble-${index}`, trouble] as const))(
    'should report %s',
    async (_what, address, trouble) => {
      const unprepared = await stage.visitor();
      await unprepared.page.goto(address);
      await unprepared.hasTrouble(trouble);
      await expect(stage.clear()).rejects.toThrow(/unexpected/);

      const prepared = await stage.visitor();
      prepared.expectTrouble(trouble);
      prepared.expectTrouble(/^(?:console error|failed request|page error|answer 404|policy violation)/);
      await prepared.page.goto(address);
      await prepared.hasTrouble(trouble);
    },
  );

  it('should fail when expected trouble did not occur', async () => {
    const visitor = await stage.visitor();
    visitor.expectTrouble(/^answer 404/);
    await visitor.page.goto('/fine');
    await expect(stage.clear()).rejects.toThrow(/answer 404/);
  });
});

describe('accessibility', () => {
  it('should fail on a page with a serious finding, under the usual content security policy', async () => {
    const { page } = await stage.visitor();
    await page.goto('/unlabelled');
    await expect(expectAccessible(page)).rejects.toThrow(/label/);
  });

  it('should pass on a page without findings', async () => {
    const { page } = await stage.visitor();
    await page.goto('/fine');
    await expectAccessible(page);
  });
});

describe('screenshots', () => {
  it('should be taken light and dark, for a desktop and a phone', async () => {
    const names = ['light-1280x800', 'dark-1280x800', 'light-390x844', 'dark-390x844'];
    const files = names.map((name) => join(packageRoot, 'coverage/screenshots', `harness-${name}.png`));
    for (const file of files) rmSync(file, { force: true });
    const { page } = await stage.visitor();
    await page.goto('/fine');
    await screenshots(page, 'harness');
    for (const file of files) {
      expect(statSync(file).size).toBeGreaterThan(1000);
      rmSync(file);
    }
    expect(page.viewportSize()).toEqual({ width: 1280, height: 800 });
  });
});
