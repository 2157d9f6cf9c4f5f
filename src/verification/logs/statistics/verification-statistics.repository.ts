import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, Prisma, SnapshotReads } from '#database';
import { parseTaskType } from '#task-target';
import { VERIFICATION_RESULTS } from '../../completion/completion.js';
import { LogColumns, type StatisticsRange } from './log-columns.js';
import type { StatisticsInterval } from './verification-statistics.query.js';

/** Counts and sums come as numbers, bigints, decimals or texts; a sum of nothing known as null, which becomes 0. */
const integer = z.coerce.number().int();
const result = z.enum(VERIFICATION_RESULTS);

const figuresSchema = z.tuple([
  z.array(
    z.object({
      taskType: z.string().transform(parseTaskType),
      result,
      attempts: integer,
      /** Sum, ms. */
      time: integer,
      apiCalls: integer,
      cacheHits: integer,
      microUsd: integer,
      /** Attempts whose cost is known. */
      priced: integer,
    }),
  ),
  z.tuple([z.object({ p95: integer.nullable() })]),
  z.array(z.object({ start: z.string(), result, attempts: integer, microUsd: integer, priced: integer })),
]);

/**
 * Counts by type and result, the 95th percentile of the times in ms, and counts by hour or day and result. Costs are in
 * millionths of a US dollar.
 */
export type StatisticsFigures = z.infer<typeof figuresSchema>;

/** Counts the verification log in the database, in one snapshot. */
@Injectable()
export class VerificationStatisticsRepository {
  constructor(
    private readonly prisma: Database,
    private readonly reads: SnapshotReads,
  ) {}

  /**
   * `start` in the third part is an ISO time, cut after its day or hour: `2026-01-31` or `2026-01-31T12`.
   * @throws SnapshotReadError when counting takes too long or the service shuts down
   */
  async count(range: StatisticsRange, interval: StatisticsInterval): Promise<StatisticsFigures> {
    const columns = new LogColumns(this.prisma.provider);
    const rows = columns.rowsOf(range);
    return figuresSchema.parse(
      await this.reads.run([
        countsByType(columns, rows),
        percentile95(columns, rows),
        countsByTime(columns, rows, interval),
      ]),
    );
  }
}

function countsByType(columns: LogColumns, rows: Prisma.Sql): Prisma.Sql {
  const name = (column: string): Prisma.Sql => columns.named(column);
  return Prisma.sql`SELECT ${name('taskType')}, ${name('verificationResult')} AS ${name('result')},
      COUNT(*) AS ${name('attempts')}, SUM(${name('verificationTime')}) AS ${name('time')},
      SUM(${name('apiCallCount')}) AS ${name('apiCalls')},
      SUM(CASE WHEN ${name('cacheHit')} THEN 1 ELSE 0 END) AS ${name('cacheHits')}, ${columns.costs()}
    ${rows} GROUP BY ${name('taskType')}, ${name('verificationResult')}`;
}

/**
 * The nearest-rank percentile: the smallest time that at least 95 % of the attempts did not exceed. Attempts are
 * counted by time, and the counts added up in the order of time; all in whole numbers, the same on every database.
 * PostgreSQL's `percentile_disc` gives the same, but sorts every row, and the others have nothing like it.
 */
function percentile95(columns: LogColumns, rows: Prisma.Sql): Prisma.Sql {
  const name = (column: string): Prisma.Sql => columns.named(column);
  const [time, attempts, upToHere, all] = ['time', 'attempts', 'upToHere', 'all'].map(name);
  const counted = Prisma.sql`SELECT ${name('verificationTime')} AS ${time}, COUNT(*) AS ${attempts}
    ${rows} GROUP BY ${name('verificationTime')}`;
  const ranked = Prisma.sql`SELECT ${time}, SUM(${attempts}) OVER (ORDER BY ${time}) AS ${upToHere},
    SUM(${attempts}) OVER () AS ${all} FROM (${counted}) AS ${name('counted')}`;
  return Prisma.sql`SELECT MIN(${time}) AS ${name('p95')} FROM (${ranked}) AS ${name('ranked')}
    WHERE ${upToHere} * 100 >= ${all} * 95`;
}

function countsByTime(columns: LogColumns, rows: Prisma.Sql, interval: StatisticsInterval): Prisma.Sql {
  const name = (column: string): Prisma.Sql => columns.named(column);
  return Prisma.sql`SELECT ${columns.startOf(interval)} AS ${name('start')},
      ${name('verificationResult')} AS ${name('result')}, COUNT(*) AS ${name('attempts')}, ${columns.costs()}
    ${rows} GROUP BY 1, 2 ORDER BY 1`;
}
