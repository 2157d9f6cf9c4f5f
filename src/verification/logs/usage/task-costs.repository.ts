import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, Prisma, SnapshotReads } from '#database';
import { LogColumns, type StatisticsRange } from '../statistics/log-columns.js';

const MOST_TASKS = 100;

/** Counts and sums come as numbers, bigints, decimals or texts; a sum of nothing known as null, which becomes 0. */
const integer = z.coerce.number().int();

const taskCostsSchema = z.array(
  z.object({
    taskId: z.string(),
    title: z.string(),
    verifications: integer,
    approved: integer,
    /** Approvals whose cost is known. */
    pricedApprovals: integer,
    apiCalls: integer,
    microUsd: integer,
    /** Verifications whose cost is known. */
    priced: integer,
  }),
);

/** What the verifications of one task were and cost; `microUsd` is in millionths of a US dollar. */
export type TaskCosts = z.infer<typeof taskCostsSchema>[number];

/** Adds up the verification log by task, in the database. */
@Injectable()
export class TaskCostsRepository {
  constructor(
    private readonly prisma: Database,
    private readonly reads: SnapshotReads,
  ) {}

  /**
   * The tasks with verifications in the range, the most expensive first, at most 100.
   * @throws SnapshotReadError when counting takes too long or the service shuts down
   */
  async list(range: StatisticsRange): Promise<readonly TaskCosts[]> {
    const [rows] = await this.reads.run([byTask(new LogColumns(this.prisma.provider), range)]);
    return taskCostsSchema.parse(rows);
  }
}

function byTask(columns: LogColumns, range: StatisticsRange): Prisma.Sql {
  const name = (column: string): Prisma.Sql => columns.named(column);
  const [task, sums, microUsd, taskId] = ['task', 'sums', 'microUsd', 'taskId'].map(name);
  const isApproved = Prisma.sql`${name('verificationResult')} = 'APPROVED'`;
  const isPriced = Prisma.sql`${name('estimatedCostMicroUsd')} IS NOT NULL`;
  const summed = Prisma.sql`SELECT ${taskId}, COUNT(*) AS ${name('verifications')},
      SUM(CASE WHEN ${isApproved} THEN 1 ELSE 0 END) AS ${name('approved')},
      SUM(CASE WHEN ${isApproved} AND ${isPriced} THEN 1 ELSE 0 END) AS ${name('pricedApprovals')},
      SUM(${name('apiCallCount')}) AS ${name('apiCalls')}, ${columns.costs()}
    ${columns.rowsOf(range)} GROUP BY ${taskId}`;
  return Prisma.sql`SELECT ${task}.${name('title')}, ${sums}.* FROM (${summed}) AS ${sums}
    JOIN ${name('Task')} AS ${task} ON ${task}.${name('id')} = ${sums}.${taskId}
    ORDER BY COALESCE(${sums}.${microUsd}, 0) DESC, ${sums}.${name('apiCalls')} DESC, ${sums}.${taskId}
    LIMIT ${Prisma.raw(String(MOST_TASKS))}`;
}
