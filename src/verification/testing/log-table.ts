import fc from 'fast-check';
import {
  openDatabase,
  SnapshotReads,
  type Database,
  type Prisma,
  type TwitterVerificationLog,
} from '#database';
import { aTestDatabase, type TestDatabase } from '../../../libs/database/testing/test-database.js';
import type { StatisticsRange } from '../logs/statistics/log-columns.js';

const USER = 'u1';

export const EVERYTHING: StatisticsRange = { from: null, to: null, taskId: null };

/** What a row of the verification log says, without its parents but the task. */
export type LogFields = Omit<Prisma.TwitterVerificationLogCreateManyInput, 'userId' | 'completionId'>;

/** A verification log in a database of its own, for specs that count its rows. */
export class LogTable {
  private constructor(
    private readonly tables: TestDatabase,
    readonly database: Database,
    readonly reads: SnapshotReads,
  ) {}

  static async open(): Promise<LogTable> {
    const tables = await aTestDatabase();
    const database = await openDatabase(tables.url);
    await database.user.create({ data: { id: USER } });
    return new LogTable(tables, database, new SnapshotReads(database, tables.url));
  }

  /** Adds a task, and the completion that its rows are about. */
  async addTask(id: string, title = 'A task'): Promise<void> {
    await this.database.task.create({ data: { id, title, taskType: 'TWITTER_LIKE' } });
    await this.database.completion.create({ data: { id, userId: USER, taskId: id } });
  }

  /** From now on these are all rows. */
  async store(rows: readonly LogFields[]): Promise<void> {
    await this.database.twitterVerificationLog.deleteMany();
    await this.database.twitterVerificationLog.createMany({
      data: rows.map((fields) => ({ userId: USER, completionId: fields.taskId, ...fields })),
    });
  }

  async close(): Promise<void> {
    this.reads.close();
    await this.database.$disconnect();
    await this.tables.release();
  }
}

/** Any range of these times and tasks. */
export function anyRange(
  time: fc.Arbitrary<Date>,
  taskIds: readonly string[],
): fc.Arbitrary<StatisticsRange> {
  return fc.record({
    from: fc.option(time),
    to: fc.option(time),
    taskId: fc.option(fc.constantFrom(...taskIds)),
  });
}

/** The rows that are in the range. */
export function rowsIn<Row extends Pick<TwitterVerificationLog, 'taskId' | 'verifiedAt'>>(
  { from, to, taskId }: StatisticsRange,
  rows: readonly Row[],
): Row[] {
  return rows.filter(
    (one) =>
      (from === null || one.verifiedAt >= from) &&
      (to === null || one.verifiedAt < to) &&
      (taskId === null || one.taskId === taskId),
  );
}
