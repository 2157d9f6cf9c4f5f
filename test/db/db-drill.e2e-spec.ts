import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestDatabase } from '#database-admin';
import { crowdThinned, loadCrowd } from '../plans/crowd.js';
import { runDb, runDbJson, runDbJsonAlone } from '../support/process/db-cli.js';
import { sized } from '../support/app/sized.js';
import { freshDatabase, testProvider, type FreshDatabase } from '../support/app/test-database.js';

const TWITTER_MIGRATIONS = [
  '20260601000000_shorter_list_indexes',
  '20260501000000_add_log_cost',
  '20260401000000_verdicts',
  '20260301000000_admin_review',
  '20260201000000_maintenance',
  '20260105000000_economy',
  '20251215000000_list_indexes',
  '20251201000000_token_care',
  '20251101000200_connect_and_verify',
  '20251101000100_add_twitter_features',
];

const CROWD = crowdThinned(sized(20, 1));

let fresh: FreshDatabase;
let folder: string;

beforeAll(async () => {
  fresh = await freshDatabase(testProvider());
  folder = await mkdtemp(join(tmpdir(), 'drill-'));
});

afterAll(async () => {
  await fresh.drop();
  await rm(folder, { recursive: true });
});

describe('the drill from backup to roll-back and back again', () => {
  it(`should bring back every row of ${CROWD.users} members and ${CROWD.logs} attempts`, async () => {
    const { url } = fresh;
    expect(await runDbJson(url, 'migrate')).toMatchObject({ status: 0, ok: true });
    await loadCrowd(url, CROWD);
    const before = await digestDatabase(url);
    expect(Object.fromEntries(before.map(({ table, rows }) => [table, rows]))).toMatchObject({
      User: CROWD.users,
      TwitterConnection: CROWD.users,
      TwitterVerificationLog: CROWD.logs,
    });

    expect((await runDb(url, 'rollback', 'add_twitter_features', '--yes', '--dir', folder)).stderr).toContain(
      'There is no checked backup of this database from the last hour',
    );
    const backup = await runDbJsonAlone(url, 'backup', '--check', '--dir', folder);
    expect(backup).toMatchObject({
      status: 0,
      file: expect.stringContaining(folder),
      bytes: expect.any(Number),
    });
    expect(await runDbJson(url, 'migrate')).toMatchObject({ status: 0, applied: [] });
    expect(await runDbJson(url, 'verify')).toMatchObject({ status: 0, findings: [] });

    const unasked = await runDb(url, 'rollback', 'add_twitter_features', '--dir', folder);
    expect([unasked.status, unasked.stderr]).toEqual([1, expect.stringContaining('--yes')]);
    expect(
      await runDbJsonAlone(url, 'rollback', 'add_twitter_features', '--yes', '--dir', folder),
    ).toMatchObject({
      status: 0,
      rolledBack: TWITTER_MIGRATIONS,
    });
    const loss = await runDbJson(url, 'verify');
    expect(loss.status).toBe(1);
    expect(loss.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ table: 'TwitterConnection', object: 'table', problem: 'missing' }),
        expect.objectContaining({ table: 'TwitterVerificationLog', object: 'table', problem: 'missing' }),
      ]),
    );
    const status = await runDbJson(url, 'status');
    expect([status.status, status.migrations.map(({ state }: { state: string }) => state)]).toEqual([
      1,
      ['applied', ...TWITTER_MIGRATIONS.map(() => 'pending')],
    ]);

    expect((await runDbJsonAlone(url, 'migrate')).applied).toEqual([...TWITTER_MIGRATIONS].reverse());
    expect(await runDbJson(url, 'verify')).toMatchObject({ status: 0, findings: [] });
    expect((await digestDatabase(url)).find(({ table }) => table === 'TwitterConnection')?.rows).toBe(0);

    const refused = await runDbJson(url, 'restore', backup.file);
    expect(refused).toMatchObject({ status: 1, error: { code: 'not_empty' } });
    expect(await runDbJsonAlone(url, 'restore', backup.file, '--force', '--yes')).toMatchObject({
      status: 0,
    });
    expect(await runDbJson(url, 'verify')).toMatchObject({ status: 0, findings: [] });
    expect(await runDbJson(url, 'status')).toMatchObject({ status: 0 });
    expect(await digestDatabase(url)).toEqual(before);
  });
});
