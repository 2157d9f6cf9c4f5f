import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Response } from 'supertest';
import type { MaintenanceRun, TwitterVerificationLog, VerificationLogArchive } from '#database';
import { createApp } from '../../../src/app.js';
import { decodeArchive } from '../../../src/maintenance/archive/archive-format.js';
import { restoreArchive } from '../../../src/maintenance/archive/operator/archive-restore.js';
import { ArchivesRepository } from '../../../src/maintenance/archive/archives.repository.js';
import { LocalArchiveStore } from '../../../src/maintenance/archive/store/local-archive-store.js';
import { OldLogsArchiver } from '../../../src/maintenance/archive/job/old-logs-archiver.js';
import type { FileLimits } from '../../../src/maintenance/archive/job/old-logs-source.js';
import { JobRunner } from '../../../src/platform/jobs/job-runner.js';
import { Admin } from '../members/admin.js';
import { CapturedLog } from '../app/captured-log.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../app/test-app.js';

export const DAY_MS = 86_400_000;
export const RETENTION_DAYS = 90;
export const ARCHIVE_JOB = 'archive-verification-logs';

const ROWS_PER_INSERT = 100;
const PARENTS = { completionId: 'c1', userId: 'u1', taskId: 't1' } as const;

/** A test app with its own archive folder, and a member whose claim has been verified many times. */
export class ArchiveBench {
  readonly admin: Admin;
  readonly store: LocalArchiveStore;
  /** The rows that were added since the last `clear`. */
  readonly added: TwitterVerificationLog[] = [];
  #logs = 0;

  private constructor(
    readonly testApp: TestApp,
    readonly folder: string,
  ) {
    this.admin = new Admin(testApp);
    this.store = new LocalArchiveStore(folder);
  }

  static async open({ env = {}, ...options }: TestAppOptions = {}): Promise<ArchiveBench> {
    const folder = await mkdtemp(join(tmpdir(), 'tta-archive-'));
    const testApp = await startTestApp({
      simulator: false,
      ...options,
      env: { ARCHIVE_DIR: folder, ...env },
    });
    // Pauses are for others who use the database; here nobody does.
    Object.assign(testApp.app.get(JobRunner, { strict: false }), { restPerWork: 0 });
    const bench = new ArchiveBench(testApp, folder);
    await bench.#addParents();
    return bench;
  }

  async close(): Promise<void> {
    await this.testApp.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Rows older than this are archived. */
  get cutoff(): Date {
    return new Date(this.testApp.clock.now().getTime() - RETENTION_DAYS * DAY_MS);
  }

  /** So long before the cutoff. */
  old(ms: number): Date {
    return new Date(this.cutoff.getTime() - ms);
  }

  /** Limits the rows of a file, so that a few rows make several files. */
  setRowsPerFile(rows: number): void {
    this.setFileLimits({ rows });
  }

  setFileLimits(limits: Partial<FileLimits>): void {
    const archiver = this.testApp.app.get(OldLogsArchiver, { strict: false });
    Object.assign(archiver, { fileLimits: { ...archiver.fileLimits, ...limits } });
  }

  /** Adds a row for each time; gives their ids. */
  async addLogs(times: readonly Date[], fields: Partial<TwitterVerificationLog> = {}): Promise<string[]> {
    const rows = times.map((verifiedAt) =>
      aLog(`l${String((this.#logs += 1)).padStart(6, '0')}`, verifiedAt, fields),
    );
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT)
      await this.testApp.database.twitterVerificationLog.createMany({
        data: rows.slice(start, start + ROWS_PER_INSERT),
      });
    this.added.push(...rows);
    return rows.map(({ id }) => id);
  }

  /** Removes all log rows, all records and all files. */
  async clear(): Promise<void> {
    const { database } = this.testApp;
    await database.twitterVerificationLog.deleteMany();
    await database.verificationLogArchive.deleteMany();
    this.added.length = 0;
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder);
  }

  /** The rows in the table, by id. */
  rows(): Promise<TwitterVerificationLog[]> {
    return this.testApp.database.twitterVerificationLog.findMany({ orderBy: { id: 'asc' } });
  }

  async remainingIds(): Promise<string[]> {
    return (await this.rows()).map(({ id }) => id);
  }

  /** The names of all files in the folder. */
  async files(): Promise<string[]> {
    return (await readdir(this.folder)).sort();
  }

  records(): Promise<VerificationLogArchive[]> {
    return this.testApp.database.verificationLogArchive.findMany({ orderBy: { createdAt: 'asc' } });
  }

  /** The rows of a file, in its order. */
  async rowsOf(fileName: string): Promise<TwitterVerificationLog[]> {
    const rows: TwitterVerificationLog[] = [];
    for await (const batch of decodeArchive(fileName, this.store.read(fileName))) rows.push(...batch);
    return rows;
  }

  /** The rows of all files, by id, without damaged files. */
  async archivedRows(): Promise<TwitterVerificationLog[]> {
    const sound = (await this.records()).filter(({ state }) => state !== 'DAMAGED');
    const rows = await Promise.all(sound.map(({ fileName }) => this.rowsOf(fileName)));
    return rows.flat().sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  run(body: object = {}): Promise<Response> {
    return this.admin.post(`/v1/admin/maintenance/jobs/${ARCHIVE_JOB}/runs`, body);
  }

  /** Another instance on the same database, folder and clock; close it. */
  async anotherInstance(): Promise<{ run(): Promise<MaintenanceRun>; close(): Promise<void> }> {
    const { config, clock } = this.testApp;
    const app = await createApp(config, { clock, logStream: new CapturedLog() });
    await app.init();
    const runner = Object.assign(app.get(JobRunner, { strict: false }), { restPerWork: 0 });
    const actor = { id: this.admin.id, requestId: 'none' };
    return { run: () => runner.runNow(ARCHIVE_JOB, false, actor), close: () => app.close() };
  }

  /** Puts the rows of all archives back for a day. */
  async restoreAll(): Promise<void> {
    const { database, clock } = this.testApp;
    const parts = { database, store: this.store, archives: new ArchivesRepository(database) };
    const keepUntil = new Date(clock.now().getTime() + DAY_MS);
    for (const archive of await this.records()) await restoreArchive(parts, archive, keepUntil);
  }

  /** Checks that every row is unchanged in the table or in exactly one file, and that the files match their records. */
  async expectNothingLostOrDoubled(before: readonly TwitterVerificationLog[]): Promise<void> {
    const all = [...(await this.rows()), ...(await this.archivedRows())];
    expect(all.sort((one, other) => (one.id < other.id ? -1 : 1))).toEqual(before);
    await this.expectSoundFiles();
  }

  /** Checks that the folder contains exactly the recorded files, unchanged. */
  async expectSoundFiles(): Promise<void> {
    const records = await this.records();
    expect(await this.files()).toEqual(records.map(({ fileName }) => fileName).sort());
    for (const { fileName, bytes, sha256, rowCount, oldestVerifiedAt, newestVerifiedAt } of records) {
      expect(await this.store.inspect(fileName)).toEqual({ bytes, sha256 });
      const rows = await this.rowsOf(fileName);
      expect(rows).toHaveLength(rowCount);
      expect([rows[0]?.verifiedAt, rows.at(-1)?.verifiedAt]).toEqual([oldestVerifiedAt, newestVerifiedAt]);
    }
  }

  /** Expires the lease, as time does after a process was killed. */
  async runOutLease(): Promise<void> {
    await this.testApp.database.lease.updateMany({
      where: { name: `job:${ARCHIVE_JOB}` },
      data: { expiresAt: 0 },
    });
  }

  async #addParents(): Promise<void> {
    const { database } = this.testApp;
    await database.user.create({ data: { id: PARENTS.userId } });
    await database.task.create({
      data: { id: PARENTS.taskId, title: 'A task', taskType: 'TWITTER_FOLLOW' },
    });
    await database.completion.create({
      data: { id: PARENTS.completionId, userId: PARENTS.userId, taskId: PARENTS.taskId },
    });
  }
}

function aLog(id: string, verifiedAt: Date, fields: Partial<TwitterVerificationLog>): TwitterVerificationLog {
  return {
    id,
    ...PARENTS,
    taskType: 'TWITTER_FOLLOW',
    verificationResult: 'APPROVED',
    twitterApiResponse: `{"text":"\u2028 \\n 😀 ${id}"}`,
    errorMessage: null,
    rejectionReason: '',
    verificationTime: 12,
    apiCallCount: 1,
    cacheHit: true,
    twitterConnectionId: null,
    verifiedAt,
    estimatedCostMicroUsd: 5_000,
    ...fields,
  };
}
