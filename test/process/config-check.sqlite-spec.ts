import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '#database';
import { SECRETS } from '../../src/config/environment/secret-files.js';
import { testEnvironment } from '../support/app/test-environment.js';
import { runCli } from '../support/process/cli.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const check = async (env: Record<string, string>) => {
  const { status, stdout } = await runCli(env, 'config', 'check', '--json');
  const { ok, variables, errors, warnings } = JSON.parse(stdout) as {
    ok: boolean;
    variables: { name: string; source: string; shown: string | null }[];
    errors: string[];
    warnings: string[];
  };
  const stateOf = (name: string) => variables.find((variable) => variable.name === name);
  return { status, stdout, ok, stateOf, errors, warnings };
};

describe('npm run cli -- config check', () => {
  it('should accept an environment that the service starts with, and show where values come from', async () => {
    const { status, ok, stateOf, errors } = await check(testEnvironment('file:./data/app.db', 0));
    expect({ status, ok, errors }).toEqual({ status: 0, ok: true, errors: [] });
    expect(stateOf('DATABASE_URL')).toMatchObject({ source: 'environment', shown: 'file:./data/app.db' });
    expect(stateOf('LOG_RETENTION_DAYS')).toMatchObject({ source: 'default', shown: '90' });
  });

  it('should name what is missing or misspelled, with status 1', async () => {
    const { status, ok, stateOf, errors, warnings } = await check({ X_MONTLY_BUDGET_USD: '5' });
    expect([status, ok]).toEqual([1, false]);
    expect(errors).toContain('TWITTER_CLIENT_ID is required');
    expect(stateOf('TWITTER_CLIENT_ID')).toMatchObject({ source: 'missing', shown: null });
    expect(warnings.join()).toContain('did you mean X_MONTHLY_BUDGET_USD?');
  });

  it('should never print a secret', async () => {
    const secrets = Object.fromEntries(SECRETS.map((name) => [name, `hunter-${name}`]));
    const { stdout, stateOf } = await check({
      ...secrets,
      DATABASE_URL: 'postgresql://someone:hunter-1@db.internal:5432/app?password=hunter-2',
    });
    expect(stdout).not.toContain('hunter-');
    expect(stateOf('DATABASE_URL')?.shown).toBe('postgresql://***@db.internal:5432/app');
  });
});

describe('a secret in a file', () => {
  const fileWith = async (content: string): Promise<string> => {
    const path = join(folder, 'secret');
    await writeFile(path, content);
    return path;
  };

  it.each(SECRETS.filter((name) => !name.startsWith('SMOKE_')))(
    'should be read for %s, without the line break at its end',
    async (name) => {
      const usual = name === 'OTEL_EXPORTER_OTLP_HEADERS' ? 'x-key=secret' : 'redis://127.0.0.1:6379';
      const { [name]: value = usual, ...others } = testEnvironment('file:./data/app.db', 0);
      const path = await fileWith(`${value}\n`);
      const { ok, errors, stateOf } = await check({ ...others, [`${name}_FILE`]: path });
      expect({ ok, errors }).toEqual({ ok: true, errors: [] });
      expect(stateOf(name)).toMatchObject({ source: 'file', shown: path });
    },
  );

  it('should not be given in two ways, and its file must be readable', async () => {
    const env = testEnvironment('file:./data/app.db', 0);
    const both = await check({ ...env, TWITTER_CLIENT_SECRET_FILE: await fileWith('other') });
    expect(both.errors).toEqual([
      'TWITTER_CLIENT_SECRET_FILE must not be set together with TWITTER_CLIENT_SECRET',
    ]);
    const { TWITTER_CLIENT_SECRET: _secret, ...rest } = env;
    const none = await check({ ...rest, TWITTER_CLIENT_SECRET_FILE: join(folder, 'none') });
    expect(none.errors.join()).toMatch(/^TWITTER_CLIENT_SECRET_FILE cannot be read/);
  });
});

describe('docs/configuration.md', () => {
  it('should be what `npm run docs:configuration` writes', async () => {
    const { stdout } = await runCli({}, 'config', 'reference');
    const committed = await readFile(join(packageRoot, 'docs/configuration.md'), 'utf8');
    // The formatter pads the columns of tables.
    const plain = (text: string): string => text.trim().replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
    expect(plain(committed)).toBe(plain(stdout));
  });
});
