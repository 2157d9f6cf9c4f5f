import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openDatabase,
  type Database,
  type TwitterVerificationLog,
  type VerificationLogArchive,
} from '#database';
import {
  decodeArchive,
  encodeArchive,
  type ArchivedLog,
} from '../../../src/maintenance/archive/archive-format.js';
import type { ArchiveParts } from '../../../src/maintenance/archive/operator/archive-restore.js';
import { ArchiveTally } from '../../../src/maintenance/archive/job/archive-tally.js';
import { COMPLETE, verifyArchives } from '../../../src/maintenance/archive/operator/archive-verification.js';
import {
  ArchivesRepository,
  type ArchiveState,
} from '../../../src/maintenance/archive/archives.repository.js';
import { LocalArchiveStore } from '../../../src/maintenance/archive/store/local-archive-store.js';
import { runCli, startCli, type CliResult } from '../process/cli.js';
import { aTestDatabase } from '../app/test-database.js';
import { testEnvironment } from '../app/test-environment.js';

const FAR_FUTURE = new Date('2099-01-01T00:00:00.000Z');
const ROWS_PER_BATCH = 100;

/** A database and an archive folder for one test, without a service. */
export class ArchiveShelf implements ArchiveParts {
  readonly archives: ArchivesRepository;
  readonly store: LocalArchiveStore;

  private constructor(
    readonly database: Database,
    readonly folder: string,
    private readonly url: string,
    private readonly release: () => Promise<void>,
  ) {
    this.archives = new ArchivesRepository(database);
    this.store = new LocalArchiveStore(folder);
  }

  static async open(): Promise<ArchiveShelf> {
    const tables = await aTestDatabase();
    const database = await openDatabase(tables.url);
    const folder = await mkdtemp(join(tmpdir(), 'tta-archive-'));
    return new ArchiveShelf(database, folder, tables.url, () => tables.release());
  }

  async close(): Promise<void> {
    await this.database.$disconnect();
    await this.release();
    await rm(this.folder, { recursive: true });
  }

  /** Runs a command of the CLI to its end. */
  cli(...args: readonly string[]): Promise<CliResult> {
    return runCli(this.#environment(), ...args);
  }

  /** As `cli`, without waiting for its end. */
  startCli(...args: readonly string[]): ChildProcess {
    return startCli(this.#environment(), ...args);
  }

  /** The rows in the table, by id. */
  logs(): Promise<TwitterVerificationLog[]> {
    return this.database.twitterVerificationLog.findMany({ orderBy: { id: 'asc' } });
  }

  /** Writes the rows into an archive, as the job does. */
  async add(
    rows: readonly ArchivedLog[],
    state: ArchiveState = 'PURGED',
    createdAt = new Date(),
  ): Promise<VerificationLogArchive> {
    const { id, fileName } = await this.archives.begin(createdAt);
    const tally = new ArchiveTally();
    const file = await this.store.write(fileName, encodeArchive(createdAt, tally.through(batchesOf(rows))));
    const { rowCount, oldestVerifiedAt, newestVerifiedAt } = tally;
    await this.database.$transaction((tx) =>
      this.archives.record(tx, id, { ...file, rowCount, oldestVerifiedAt, newestVerifiedAt }),
    );
    await this.archives.setState(id, ['RECORDED'], state);
    return this.database.verificationLogArchive.findUniqueOrThrow({ where: { id } });
  }

  /** Every row that is in a file of the folder. */
  async rowsInFiles(): Promise<ArchivedLog[]> {
    return this.#rowsIn((await readdir(this.folder)).sort());
  }

  /** Every row in a file whose record says that it is complete. */
  async rowsOnRecord(): Promise<ArchivedLog[]> {
    const records = await this.archives.listByState(COMPLETE);
    return this.#rowsIn(records.map(({ fileName }) => fileName));
  }

  /** Checks that every file matches its record, and that there are no others. */
  async expectSound(): Promise<void> {
    const { findings, unknownFiles } = await verifyArchives(this.store, this.archives);
    expect([findings, unknownFiles]).toEqual([[], []]);
    expect(await readdir(this.folder)).toHaveLength(await this.database.verificationLogArchive.count());
  }

  pathOf({ fileName }: Pick<VerificationLogArchive, 'fileName'>): string {
    return join(this.folder, fileName);
  }

  async #rowsIn(fileNames: readonly string[]): Promise<ArchivedLog[]> {
    const rows: ArchivedLog[] = [];
    for (const name of fileNames)
      for await (const batch of decodeArchive(name, this.store.read(name))) rows.push(...batch);
    return rows;
  }

  #environment(): Record<string, string> {
    return { ...testEnvironment(this.url, 0), ARCHIVE_DIR: this.folder };
  }
}

/**
 * Adds what a row of the verification log refers to: the user `u-ada`, the task `t-ada`, the completion `c-ada`, and
 * `x-ada`.
 */
export async function addMember(database: Database, name: string): Promise<void> {
  await database.user.create({ data: { id: `u-${name}` } });
  await database.task.create({ data: { id: `t-${name}`, title: name, taskType: 'TWITTER_LIKE' } });
  await database.completion.create({
    data: { id: `c-${name}`, userId: `u-${name}`, taskId: `t-${name}` },
  });
  await database.twitterConnection.create({
    data: {
      id: `x-${name}`,
      userId: `u-${name}`,
      twitterId: `1-${name}`,
      username: name,
      accessToken: `v1.gone.${'A'.repeat(16)}.${'A'.repeat(32)}`,
      refreshToken: `v1.gone.${'B'.repeat(16)}.${'B'.repeat(32)}`,
      tokenExpiresAt: FAR_FUTURE,
      scope: 'tweet.read',
    },
  });
}

/** A log row about the member of that name. */
export function aLogOf(name: string, fields: Partial<ArchivedLog> = {}): ArchivedLog {
  return {
    id: randomUUID(),
    completionId: `c-${name}`,
    userId: `u-${name}`,
    taskId: `t-${name}`,
    taskType: 'TWITTER_LIKE',
    verificationResult: 'APPROVED',
    twitterApiResponse: '{"data":[]}',
    errorMessage: null,
    rejectionReason: null,
    verificationTime: 12,
    apiCallCount: 1,
    cacheHit: false,
    twitterConnectionId: `x-${name}`,
    verifiedAt: new Date('2025-01-31T23:59:59.999Z'),
    estimatedCostMicroUsd: 5_000,
    ...fields,
  };
}

/** So many rows about the member, one a second. */
export function logsOf(name: string, count: number): ArchivedLog[] {
  return Array.from({ length: count }, (_, index) =>
    aLogOf(name, { verifiedAt: new Date(Date.UTC(2025, 0, 1) + index * 1_000) }),
  );
}

export function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

// oxlint-disable-next-line typescript/require-await -- an archive is made of an async iterable
async function* batchesOf(rows: readonly ArchivedLog[]): AsyncIterable<readonly ArchivedLog[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_BATCH)
    yield rows.slice(start, start + ROWS_PER_BATCH);
}
