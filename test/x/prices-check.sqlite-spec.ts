import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../support/process/cli.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prices-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function check(list: unknown, env: Record<string, string> = {}, ...options: string[]) {
  const file = join(folder, 'list.json');
  await writeFile(file, typeof list === 'string' ? list : JSON.stringify(list));
  return runCli(env, 'prices', 'check', '--file', file, ...options);
}

const LIST = { eventTypePricing: { Post: 0.005, User: 0.02 }, requestTypePricing: {} };

describe('npm run cli -- prices check', () => {
  it('should show which price differs, with status 1', async () => {
    const { status, stdout } = await check(LIST);
    expect(status).toBe(1);
    expect(stdout).toMatch(/post +│ 0\.005 +│ 0\.005 +│ the same/);
    expect(stdout).toMatch(/user +│ 0\.01 +│ 0\.02 +│ differs/);
    expect(stdout).toMatch(/me +│ 0 +│ - +│ not in the list/);
    expect(stdout).toMatch(/Our table is of \d{4}-\d{2}-\d{2}/);
  });

  it('should compare the prices of X_PRICES where they are given, and print JSON', async () => {
    const { status, stdout } = await check(LIST, { X_PRICES: 'user=0.02' }, '--json');
    expect([status, JSON.parse(stdout)]).toMatchObject([
      0,
      { ok: true, prices: [{ resource: 'post' }, { resource: 'user', ours: 0.02, listed: 0.02 }, {}] },
    ]);
  });

  it('should say what is wrong with the list or the file', async () => {
    expect(await check('<html>')).toMatchObject({ status: 1, stderr: expect.stringContaining('not a list') });
    const missing = await runCli({}, 'prices', 'check', '--file', join(folder, 'none.json'));
    expect(missing).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be read') });
  });
});
