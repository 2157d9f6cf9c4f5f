import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';

import { type DatabaseProvider, migrationStatus, withSession } from '#database';
import { planRollback, resolveMigration, rollBack } from '#database-admin';
import { MigrationBench, migrationErrorOf } from '../../database/testing/migration-bench.js';
import { sized } from '../../database/testing/sized.js';
import { waitUntil } from '../../database/testing/wait-until.js';

const MAKE_A = `CREATE TABLE "a" ("id" INTEGER);\n`;

/** A statement during which its process can be killed: on a server it runs until `RELEASE`, on SQLite for minutes. */
const SLOW: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT max(i) FROM n`,
  postgresql: `SELECT pg_advisory_xact_lock(1)`,
  mysql: `SELECT GET_LOCK(DATABASE(), 1000)`,
};

/** On SQLite no lock is needed. */
const HOLD: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: `SELECT 1`,
  postgresql: `SELECT pg_advisory_lock(1)`,
  mysql: `SELECT GET_LOCK(DATABASE(), 1)`,
};
const RELEASE: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: `SELECT 1`,
  postgresql: `SELECT pg_advisory_unlock(1)`,
  mysql: `SELECT RELEASE_LOCK(DATABASE())`,
};

const STARTERS = sized(3, 10);

const TAKE_LOCK: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: `BEGIN IMMEDIATE`,
  postgresql: `SELECT pg_advisory_lock(72707369)`,
  mysql: `SELECT GET_LOCK('prisma_migrate', 1)`,
};

/** The rules of the migrator on every provider. */
export function describeMigrator(provider: DatabaseProvider): void {
  const transactional = provider !== 'mysql';
  let bench: MigrationBench;

  beforeEach(async () => {
    bench = await MigrationBench.open(provider);
  });

  afterEach(async () => {
    await bench.close();
  });

  const histories = () => ({ histories: bench.histories });
  const count = async (table: string) =>
    (await bench.session.query(`SELECT COUNT(*) AS "n" FROM "${table}"`))[0]?.n;

  it('should apply pending migrations once, in the order of their names', async () => {
    await bench.write('2_fill', `INSERT INTO "a" VALUES (1);`);
    await bench.write('1_make', MAKE_A);
    const announced: string[] = [];
    const onApplied = (name: string) => announced.push(name);
    const first = await bench.migrate({ onApplied });
    await bench.write('3_more', `INSERT INTO "a" VALUES (2);`);
    const second = await bench.migrate({ onApplied });

    expect(first).toEqual({ applied: ['1_make', '2_fill'], alreadyApplied: [], edited: [] });
    expect(second).toEqual({ applied: ['3_more'], alreadyApplied: ['1_make', '2_fill'], edited: [] });
    expect(announced).toEqual(['1_make', '2_fill', '3_more']);
    expect(await bench.session.query('SELECT "id" FROM "a" ORDER BY "id"')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('should record a migration as Prisma does', async () => {
    await bench.write('1_make', MAKE_A);
    await bench.migrate();
    const [record, ...others] = await bench.session.query('SELECT * FROM "_prisma_migrations"');

    expect(others).toEqual([]);
    expect(record).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: createHash('sha256').update(MAKE_A).digest('hex'),
      finished_at: expect.anything(),
      migration_name: '1_make',
      logs: null,
      rolled_back_at: null,
      started_at: expect.anything(),
      applied_steps_count: 1,
    });
    expect(new Date(String(record?.finished_at)).getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('should record why a migration failed, keep the earlier ones and not apply the later ones', async () => {
    await bench.write('1_make', MAKE_A);
    await bench.write('2_break', `INSERT INTO "nowhere" VALUES (1);`);
    await bench.write('3_later', `CREATE TABLE "c" ("id" INTEGER);`);
    const error = await bench.failure();

    expect(error).toMatchObject({ code: 'missing_parents', migration: '2_break', temporary: false });
    expect(error.message).toContain('nowhere');
    expect(error.message).toContain('It was rolled back');
    expect(error.advice).toContain('npm run db -- resolve 2_break --rolled-back');
    expect(await bench.tables()).toEqual(['a']);
    expect((await bench.records())[1]).toMatchObject({
      migration_name: '2_break',
      finished_at: null,
      applied_steps_count: 0,
      logs: expect.stringContaining('nowhere'),
    });
  });

  it('should report a syntax error as one', async () => {
    await bench.write('1_typo', `CREATE TABEL "a" ("id" INTEGER);`);

    expect((await bench.failure()).message).toMatch(/1_typo failed.*syntax/);
  });

  it('should stop until a failed migration is resolved, and then continue', async () => {
    await bench.write('1_break', `CREATE TABEL "a" ("id" INTEGER);`);
    await bench.failure();
    await bench.write('1_break', MAKE_A);
    const error = await bench.failure();
    const resolved = await resolveMigration(bench.url, 'break', 'rolled_back', histories());
    const report = await bench.migrate();

    expect(error).toMatchObject({ code: 'failed_earlier', migration: '1_break' });
    expect(error.message).toContain('syntax');
    expect(resolved).toBe('1_break');
    expect(report.applied).toEqual(['1_break']);
  });

  it('should accept that an operator has completed a failed migration by hand', async () => {
    await bench.write('1_break', `CREATE TABEL "a" ("id" INTEGER);`);
    await bench.failure();
    await bench.write('1_break', MAKE_A);
    await bench.session.script(MAKE_A);
    await resolveMigration(bench.url, '1_break', 'applied', histories());

    expect(await bench.migrate()).toEqual({ applied: [], alreadyApplied: ['1_break'], edited: [] });
  });

  it('should not resolve a migration that has not failed', async () => {
    await bench.write('1_make', MAKE_A);
    const resolve = () => migrationErrorOf(resolveMigration(bench.url, '1_make', 'applied', histories()));

    expect((await resolve()).message).toContain('it is pending');
    await bench.migrate();
    expect((await resolve()).message).toContain('it is applied');
    expect(
      await migrationErrorOf(resolveMigration(bench.url, 'nothing', 'applied', histories())),
    ).toMatchObject({ code: 'unknown_migration' });
  });

  it('should report a migration that was edited after it was applied, and not apply it again', async () => {
    await bench.write('1_make', MAKE_A);
    await bench.migrate();
    await bench.write('1_make', `CREATE TABLE "a" ("id" TEXT);`);

    expect(await bench.migrate()).toEqual({ applied: [], alreadyApplied: ['1_make'], edited: ['1_make'] });
    expect(await migrationStatus(bench.url, histories())).toMatchObject([
      { name: '1_make', state: 'edited' },
    ]);
  });

  it('should not report other line endings as edited', async () => {
    await bench.write('1_make', `CREATE TABLE "a" (\n"id" INTEGER);\n`);
    await bench.migrate();
    await bench.write('1_make', `CREATE TABLE "a" (\r\n"id" INTEGER);\r\n`);

    expect((await bench.migrate()).edited).toEqual([]);
  });

  it('should distinguish applied, failed, pending and unknown migrations without changing anything', async () => {
    await bench.write('1_make', MAKE_A);
    await bench.write('2_old', `CREATE TABLE "b" ("id" INTEGER);`);
    const before = await migrationStatus(bench.url, histories());
    await bench.migrate();
    await bench.write('3_break', `CREATE TABEL "c" ("id" INTEGER);`);
    await bench.write('4_later', `CREATE TABLE "d" ("id" INTEGER);`);
    await bench.failure();
    const other = await MigrationBench.open(provider);
    for (const name of ['1_make', '3_break', '4_later']) await other.write(name, MAKE_A);
    const after = await migrationStatus(bench.url, { histories: other.histories });
    await other.close();

    expect(before.map(({ state }) => state)).toEqual(['pending', 'pending']);
    expect(after).toMatchObject([
      { name: '1_make', state: 'applied', appliedAt: expect.any(Date) },
      { name: '2_old', state: 'unknown', appliedAt: expect.any(Date) },
      { name: '3_break', state: 'failed', logs: expect.stringContaining('syntax') },
      { name: '4_later', state: 'pending', appliedAt: null },
    ]);
  });

  it('should refuse a folder without a script before it applies any migration', async () => {
    await bench.write('1_make', MAKE_A);
    await mkdir(bench.folderOf('2_empty'));

    expect(await bench.failure()).toMatchObject({ code: 'file_missing', migration: '2_empty' });
    expect(await bench.tables()).toEqual([]);
  });

  it('should report that another process holds the lock of Prisma', async () => {
    await bench.write('1_make', MAKE_A);
    await bench.session.query(TAKE_LOCK[provider]);
    const error = await bench.failure({ lockTimeoutMs: 100 });
    await bench.session.rollback();

    expect(error).toMatchObject({ code: 'locked', temporary: true });
    expect(error.advice).toContain('try again');
  });

  it(`should apply each migration once when ${STARTERS} processes start together`, async () => {
    await bench.write('1_make', MAKE_A);
    for (let number = 2; number <= 6; number += 1)
      await bench.write(`${number}_fill`, `INSERT INTO "a" VALUES (${number});`);
    const reports = await Promise.all(Array.from({ length: STARTERS }, () => bench.migrateElsewhere()));
    const applied = reports.flatMap((report) => report.applied);

    expect(applied.sort()).toEqual(['1_make', '2_fill', '3_fill', '4_fill', '5_fill', '6_fill']);
    expect(await count('a')).toBe(5);
  });

  it('should refuse a foreign key to a missing table', async () => {
    await bench.write(
      '1_child',
      `CREATE TABLE "b" ("id" INTEGER PRIMARY KEY, "a" INTEGER, FOREIGN KEY ("a") REFERENCES "a"("id"));`,
    );

    expect(await bench.failure()).toMatchObject({ code: 'missing_parents', migration: '1_child' });
    expect(await bench.tables()).toEqual([]);
  });

  it('should roll back the named migration and every later one, newest first, and apply them again', async () => {
    await bench.write('1_make', MAKE_A, `DROP TABLE "a";`);
    await bench.write('2_more', `CREATE TABLE "b" ("id" INTEGER);`, `DROP TABLE "b";`);
    await bench.write('3_last', `INSERT INTO "b" VALUES (1);`, `DELETE FROM "b";`);
    await bench.migrate();
    const announced: string[] = [];
    const plan = await planRollback(bench.url, 'more', histories());
    const undone = await rollBack(bench.url, 'more', {
      ...histories(),
      onRolledBack: (name) => announced.push(name),
    });

    expect([plan, undone, announced]).toEqual(Array(3).fill(['3_last', '2_more']));
    expect(await bench.tables()).toEqual(['a']);
    expect((await bench.records()).map((record) => record.rolled_back_at !== null)).toEqual([
      false,
      true,
      true,
    ]);
    expect((await bench.migrate()).applied).toEqual(['2_more', '3_last']);
    expect(await planRollback(bench.url, '1_make', histories())).toHaveLength(3);
  });

  it('should roll back nothing when one of them has no down.sql, or is unknown', async () => {
    await bench.write('1_make', MAKE_A);
    await bench.write('2_more', `CREATE TABLE "b" ("id" INTEGER);`, `DROP TABLE "b";`);
    await bench.migrate();

    expect(await migrationErrorOf(rollBack(bench.url, '1_make', histories()))).toMatchObject({
      code: 'no_way_back',
      migration: '1_make',
    });
    expect(await migrationErrorOf(planRollback(bench.url, 'make', histories()))).toMatchObject({
      code: 'no_way_back',
    });
    expect(await migrationErrorOf(rollBack(bench.url, 'nothing', histories()))).toMatchObject({
      code: 'unknown_migration',
    });
    expect(await bench.tables()).toEqual(['a', 'b']);
  });

  it('should keep a migration applied when its down.sql fails', async () => {
    await bench.write('1_make', MAKE_A, `DROP TABLE "nowhere"; DROP TABLE "a";`);
    await bench.migrate();
    const error = await migrationErrorOf(rollBack(bench.url, '1_make', histories()));

    expect(error.message).toMatch(/Rolling back 1_make failed.*Nothing was undone/);
    expect(await bench.tables()).toEqual(['a']);
    expect(await migrationStatus(bench.url, histories())).toMatchObject([{ state: 'applied' }]);
  });

  it('should leave nothing, or a record of its progress, when its process is killed', async () => {
    await bench.write('1_slow', `${MAKE_A}${SLOW[provider]};\nCREATE TABLE "b" ("id" INTEGER);`);
    await bench.session.query(HOLD[provider]);
    const child = bench.beginElsewhere();
    const exited = once(child, 'exit');
    await waitUntil(() => isSlowStatementRunning(bench, provider));
    child.kill('SIGKILL');
    await exited;
    await bench.session.query(RELEASE[provider]);

    if (transactional) {
      await bench.write('1_slow', MAKE_A);
      expect(await bench.migrate()).toMatchObject({ applied: ['1_slow'] });
      expect(await bench.tables()).toEqual(['a']);
      return;
    }
    const error = await bench.failure();
    expect(error).toMatchObject({ code: 'failed_earlier', migration: '1_slow' });
    expect(error.message).toContain('Statement 2 of 3 was started');
    expect((await bench.migrate({ resume: true })).applied).toEqual(['1_slow']);
    expect(await bench.tables()).toEqual(['a', 'b']);
  });

  if (transactional) {
    it('should roll back the earlier statements of a failing migration', async () => {
      await bench.write('1_break', `${MAKE_A}INSERT INTO "nowhere" VALUES (1);`);

      expect(await bench.failure()).toMatchObject({ migration: '1_break' });
      expect(await bench.tables()).toEqual([]);
    });

    it('should refuse a script that ends its transaction', async () => {
      await bench.write('1_commit', `COMMIT;`);
      const error = await bench.failure();

      expect(error).toMatchObject({ code: 'failed', migration: '1_commit' });
      expect(error.message).toContain('must not end its transaction');
      expect(await bench.failure()).toMatchObject({ code: 'failed_earlier' });
    });
  } else {
    const HALF = `${MAKE_A}CREATE TABLE "b" ("id" INTEGER);\nCREATE TABEL "c" ("id" INTEGER);\n`;

    it('should name the applied statements of a failing migration, because MySQL cannot roll them back', async () => {
      await bench.write('1_half', HALF);
      const error = await bench.failure();

      expect(error).toMatchObject({ code: 'half_done', migration: '1_half' });
      expect(error.message).toMatch(/failed at statement 3 of 3: .*syntax/);
      expect(error.message).toContain('CREATE TABLE "a"');
      expect(error.message).toContain('CREATE TABLE "b"');
      expect(error.advice).toContain('npm run db -- migrate --resume');
      expect(await bench.tables()).toEqual(['a', 'b']);
    });

    it('should resume at the failed statement after it is corrected', async () => {
      await bench.write('1_half', HALF);
      await bench.write('2_next', `INSERT INTO "c" VALUES (1);`);
      await bench.failure();
      expect(await bench.failure()).toMatchObject({ code: 'failed_earlier' });
      await bench.write('1_half', HALF.replace('TABEL', 'TABLE'));

      expect((await bench.migrate({ resume: true })).applied).toEqual(['1_half', '2_next']);
      expect(await bench.tables()).toEqual(['a', 'b', 'c']);
      expect(await migrationStatus(bench.url, histories())).toMatchObject([
        { state: 'applied' },
        { state: 'applied' },
      ]);
    });

    it('should not resume when an applied statement was changed', async () => {
      await bench.write('1_half', HALF);
      await bench.failure();
      await bench.write('1_half', HALF.replace('"id"', '"key"').replace('TABEL', 'TABLE'));

      expect(await bench.failure({ resume: true })).toMatchObject({ code: 'not_resumable' });
      expect(await bench.tables()).toEqual(['a', 'b']);
    });
  }
}

async function isSlowStatementRunning(bench: MigrationBench, provider: DatabaseProvider): Promise<boolean> {
  switch (provider) {
    case 'sqlite':
      // The lock is taken when the migration begins, and SQLite keeps it while it works.
      return withSession(bench.url, (session) => session.begin(), { lockTimeoutMs: 0 }).then(
        () => false,
        () => true,
      );
    case 'postgresql': {
      const rows = await bench.session.query(
        `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_advisory_xact_lock%' AND datname = current_database() AND state = 'active'`,
      );
      return rows.length > 0;
    }
    case 'mysql': {
      const rows = await bench.session.query(
        `SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SELECT GET_LOCK(DATABASE%' AND db = DATABASE()`,
      );
      return rows.length > 0;
    }
  }
}
