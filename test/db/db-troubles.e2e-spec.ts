import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot, providerOf } from '#database';
import { freePort } from '../support/app/free-port.js';
import { runDb, runDbJson } from '../support/process/db-cli.js';
import {
  freshDatabase,
  readCatalog,
  readMigrations,
  testProvider,
  withSession,
  type FreshDatabase,
} from '../support/app/test-database.js';
import { testEnvironment } from '../support/app/test-environment.js';

const HOST_TABLES = '20251101000000_host_tables';
const TWITTER_FEATURES = '20251101000100_add_twitter_features';
/** Those before `list_indexes`. */
const WITHOUT_INDEXES = 4;

let fresh: FreshDatabase;
let url: string;
/** How many migrations there are. */
let all: number;

beforeAll(async () => {
  all = (await readMigrations(testProvider())).length;
});

beforeEach(async () => {
  fresh = await freshDatabase(testProvider());
  ({ url } = fresh);
});

afterEach(() => fresh.drop());

const script = (sql: string) => withSession(url, (session) => session.script(sql));
const catalog = () => withSession(url, readCatalog);

/** Creates what the first migrations create, as if by hand: nothing is recorded. */
async function makeByHand(count: number): Promise<void> {
  const migrations = await readMigrations(providerOf(url));
  for (const migration of migrations.slice(0, count)) await script(migration.script);
}

describe('a table that is already there', () => {
  it('should be named, and recorded with --baseline when it matches', async () => {
    await makeByHand(2);
    const before = await catalog();
    const refused = await runDb(url, 'migrate');

    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/User.*already exists/);
    expect(refused.stderr).toContain('npm run db -- migrate --baseline');
    expect(refused.stderr).not.toMatch(/\n\s+at /);
    expect(await catalog()).toEqual(before);

    const report = await runDbJson(url, 'migrate', '--baseline');
    expect(report).toMatchObject({ status: 0, baselined: [HOST_TABLES, TWITTER_FEATURES] });
    expect(report.applied).toHaveLength(all - 2);
    expect(await runDbJson(url, 'verify')).toMatchObject({ status: 0 });
    expect(await runDbJson(url, 'status')).toMatchObject({ status: 0 });
  });

  it('should be refused when it differs, with nothing recorded', async () => {
    await makeByHand(2);
    await script(`ALTER TABLE "TwitterConnection" ADD COLUMN "note" VARCHAR(20)`);
    const before = await catalog();
    const refused = await runDb(url, 'migrate', '--baseline');

    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('TwitterConnection: column note is unexpected');
    expect(await catalog()).toEqual(before);
    expect((await runDbJson(url, 'status')).migrations[0]).toMatchObject({ state: 'pending' });
  });

  it('should be ignored by --baseline when no part of it exists', async () => {
    expect(await runDbJson(url, 'migrate', '--baseline')).toMatchObject({ status: 0, baselined: [] });
    expect(await runDbJson(url, 'verify')).toMatchObject({ status: 0 });
  });

  it('should be recorded as far as the tables match, when all were created by other means', async () => {
    await makeByHand(all);
    const report = await runDbJson(url, 'migrate', '--baseline');

    expect(report.baselined).toHaveLength(all);
    expect(report.applied).toEqual([]);
  });
});

describe('an index that is already there', () => {
  it('should be named with a remedy, and cause no problem once it is removed', async () => {
    await makeByHand(WITHOUT_INDEXES);
    await runDbJson(url, 'migrate', '--baseline').then(({ applied }) => {
      expect(applied).toHaveLength(all - WITHOUT_INDEXES);
    });
    await runDbJson(url, 'rollback', 'list_indexes', '--yes', '--force');
    const index = 'TwitterVerificationLog_verifiedAt_id_idx';
    await script(`CREATE INDEX "${index}" ON "TwitterVerificationLog"("verifiedAt", "id")`);
    const refused = await runDb(url, 'migrate');

    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(index);
    expect(refused.stderr).toContain('rename or remove it');
    expect(refused.stderr).toContain('npm run db -- resolve 20251215000000_list_indexes --rolled-back');

    const on = providerOf(url) === 'mysql' ? ' ON "TwitterVerificationLog"' : '';
    await script(`DROP INDEX "${index}"${on}`);
    if (providerOf(url) === 'mysql') {
      expect(await runDbJson(url, 'migrate', '--resume')).toMatchObject({ status: 0 });
    } else {
      expect(await runDbJson(url, 'resolve', 'list_indexes', '--rolled-back')).toMatchObject({ status: 0 });
      expect(await runDbJson(url, 'migrate')).toMatchObject({ status: 0 });
    }
    expect(await runDbJson(url, 'verify')).toMatchObject({ status: 0 });
  });
});

describe('tables that a migration refers to', () => {
  it('should be named when they are missing', async () => {
    await makeByHand(1);
    await script('DROP TABLE "Completion"');
    const [host] = await readMigrations(providerOf(url));
    await runDb(url, 'migrate');
    const failed = await runDb(url, 'resolve', HOST_TABLES, '--applied');
    const before = await catalog();
    const refused = await runDb(url, 'migrate');

    expect([host?.name, failed.status]).toEqual([HOST_TABLES, 0]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`Migration ${TWITTER_FEATURES} failed`);
    expect(refused.stderr).toMatch(/Completion|errno: 150/);
    expect(refused.stderr).toContain('Create the table that it refers to first');
    if (providerOf(url) !== 'mysql') expect(await catalog()).toEqual(before);
  });
});

describe('a migration that was edited after it was applied', () => {
  it('should be shown by status, cause a warning of migrate, and stop preflight', async () => {
    await runDb(url, 'migrate');
    await withSession(url, (session) =>
      session.execute(`UPDATE "_prisma_migrations" SET "checksum" = ? WHERE "migration_name" = ?`, [
        '0'.repeat(64),
        TWITTER_FEATURES,
      ]),
    );
    const status = await runDb(url, 'status');

    expect(status.status).toBe(1);
    expect(status.stdout).toContain('EDITED after it was applied');
    expect(status.stdout).toContain('put the change into a new migration');
    expect((await runDb(url, 'migrate')).stdout).toContain(
      `Warning: ${TWITTER_FEATURES} was changed after it had been applied`,
    );
    const { checks } = await runDbJson(url, 'preflight');
    expect(checks).toContainEqual(expect.objectContaining({ name: 'migration history', state: 'failed' }));
  });
});

describe('a database of another version', () => {
  const boot = async () => {
    const child = spawn(process.execPath, [join(packageRoot, 'dist/src/main.js')], {
      env: { ...testEnvironment('', await freePort()), DATABASE_URL: url, DATABASE_AUTO_MIGRATE: 'false' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(child, 'close');
    const stderr = await text(child.stderr);
    await ended;
    return { status: child.exitCode, stderr };
  };

  it('should stop the service from starting when it is older, and name the command that helps', async () => {
    const { status, stderr } = await boot();

    expect(status).toBe(1);
    expect(stderr).toContain(`The database lacks ${all} migrations`);
    expect(stderr).toContain('npm run db -- migrate');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('should be shown by status when it is newer', async () => {
    await runDb(url, 'migrate');
    await withSession(url, (session) =>
      session.execute(
        `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count")
         VALUES (?, ?, ?, ?, ?, 1)`,
        ['later', '0'.repeat(64), '20990101000000_later', new Date(), new Date()],
      ),
    );
    const { status, stdout } = await runDb(url, 'status');

    expect(status).toBe(1);
    expect(stdout).toContain('UNKNOWN to this version');
    expect(stdout).toContain('update the project');
  });
});

describe('the commands', () => {
  it('should show pending migrations without applying them', async () => {
    const before = await catalog();
    const { status, stdout } = await runDb(url, 'diff');

    expect(status).toBe(0);
    expect(stdout).toMatch(/-- 20251101000100_add_twitter_features[\s\S]*CREATE TABLE .TwitterConnection./);
    expect(await catalog()).toEqual(before);
    await runDb(url, 'migrate');
    expect((await runDb(url, 'diff')).stdout).toContain('Nothing is pending.');
  });

  it('should fail without a stack trace on an invalid URL, and not repeat it', async () => {
    const { status, stderr } = await runDb('mysql://user:hunter2@', 'status');

    expect(status).toBe(1);
    expect(stderr).toContain('DATABASE_URL');
    expect(stderr).not.toContain('hunter2');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('should not ask for a backup of an empty database', async () => {
    await script('CREATE TABLE "theirs" ("id" INTEGER PRIMARY KEY)');
    const { checks } = await runDbJson(url, 'preflight', '--dir', '/nonexistent');

    expect(checks).toContainEqual({
      name: 'backup',
      state: 'ok',
      detail: 'There is nothing to back up yet.',
    });
  });

  it('should be ready to deploy after a backup, and name what is missing before', async () => {
    await runDb(url, 'migrate');
    const { status, checks } = await runDbJson(url, 'preflight', '--dir', '/nonexistent');

    expect(status).toBe(1);
    expect(Object.fromEntries(checks.map(({ name, state }) => [name, state]))).toMatchObject({
      environment: 'failed',
      connection: 'ok',
      'permission to create tables': 'ok',
      'migration history': 'ok',
      'pending migrations': 'ok',
      backup: 'failed',
      'generated clients': 'ok',
    });
    expect((await catalog()).size).toBe(22);
  });
});
