import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { identifier, Prisma, SnapshotReads, type Database } from '#database';
import { TASK_TYPES } from '#task-target';
import { PrismaService } from '../../platform/prisma.service.js';
import { VERIFICATION_RESULTS } from '../completion.js';
import type { StatisticsInterval } from './verification-statistics.query.js';

type Provider = Database['provider'];

/** Which attempts are counted. */
export interface StatisticsRange {
  /** Inclusive. */
  readonly from: Date | null;
  /** Exclusive. */
  readonly to: Date | null;
}

/** Counts and sums come as numbers, bigints, decimals or texts. */
const integer = z.coerce.number().int();
const result = z.enum(VERIFICATION_RESULTS);

const figuresSchema = z.tuple([
  z.array(
    z.object({
      taskType: z.enum(TASK_TYPES),
      result,
      attempts: integer,
      /** Of all together, in ms. */
      time: integer,
      apiCalls: integer,
      cacheHits: integer,
    }),
  ),
  z.tuple([z.object({ p95: integer.nullable() })]),
  z.array(z.object({ start: z.string(), result, attempts: integer })),
]);

/** What the database has counted: by type and result, the 95th percentile of the times in ms, and by time and result. */
export type StatisticsFigures = z.infer<typeof figuresSchema>;

/** Counts the audit trail in the database, at one moment. */
@Injectable()
export class VerificationStatisticsRepository {
  constructor(
    private readonly prisma: PrismaService,
    private readonly reads: SnapshotReads,
  ) {}

  /**
   * `start` of the third part is as much of the ISO text of a time as its interval has: `2026-01-31` or `2026-01-31T12`.
   * @throws SnapshotReadError
   */
  async count(range: StatisticsRange, interval: StatisticsInterval): Promise<StatisticsFigures> {
    const columns = new Columns(this.prisma.provider);
    const trail = Prisma.sql`FROM ${columns.named('TwitterVerificationLog')} ${columns.within(range)}`;
    return figuresSchema.parse(
      await this.reads.run([
        countsByType(columns, trail),
        percentile95(columns, trail),
        countsByTime(columns, trail, interval),
      ]),
    );
  }
}

/** The columns in the words of one database. */
class Columns {
  constructor(private readonly provider: Provider) {}

  named(name: string): Prisma.Sql {
    return identifier(this.provider, name);
  }

  within({ from, to }: StatisticsRange): Prisma.Sql {
    const time = this.named('verifiedAt');
    const conditions = [
      ...(from === null ? [] : [Prisma.sql`${time} >= ${from}`]),
      ...(to === null ? [] : [Prisma.sql`${time} < ${to}`]),
    ];
    return conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
  }

  /** The beginning of the ISO text of `verifiedAt`, which SQLite has as it is: all three store UTC. */
  startOf(interval: StatisticsInterval): Prisma.Sql {
    const time = this.named('verifiedAt');
    const isHour = interval === 'hour';
    switch (this.provider) {
      case 'sqlite':
        return Prisma.sql`substr(${time}, 1, ${Prisma.raw(isHour ? '13' : '10')})`;
      case 'postgresql':
        return Prisma.sql`to_char(${time}, ${Prisma.raw(isHour ? `'YYYY-MM-DD"T"HH24'` : `'YYYY-MM-DD'`)})`;
      case 'mysql':
        return Prisma.sql`DATE_FORMAT(${time}, ${Prisma.raw(isHour ? `'%Y-%m-%dT%H'` : `'%Y-%m-%d'`)})`;
    }
  }
}

function countsByType(columns: Columns, trail: Prisma.Sql): Prisma.Sql {
  const name = (column: string): Prisma.Sql => columns.named(column);
  return Prisma.sql`SELECT ${name('taskType')}, ${name('verificationResult')} AS ${name('result')},
      COUNT(*) AS ${name('attempts')}, SUM(${name('verificationTime')}) AS ${name('time')},
      SUM(${name('apiCallCount')}) AS ${name('apiCalls')},
      SUM(CASE WHEN ${name('cacheHit')} THEN 1 ELSE 0 END) AS ${name('cacheHits')}
    ${trail} GROUP BY ${name('taskType')}, ${name('verificationResult')}`;
}

/**
 * The nearest-rank percentile: the smallest time that at least 95 % of the attempts did not exceed. Attempts are
 * counted by time, and the counts added up in the order of time; all in whole numbers, the same on every database.
 * PostgreSQL's `percentile_disc` gives the same, but sorts every row, and the others have nothing like it.
 */
function percentile95(columns: Columns, trail: Prisma.Sql): Prisma.Sql {
  const name = (column: string): Prisma.Sql => columns.named(column);
  const [time, attempts, upToHere, all] = ['time', 'attempts', 'upToHere', 'all'].map(name);
  const counted = Prisma.sql`SELECT ${name('verificationTime')} AS ${time}, COUNT(*) AS ${attempts}
    ${trail} GROUP BY ${name('verificationTime')}`;
  const ranked = Prisma.sql`SELECT ${time}, SUM(${attempts}) OVER (ORDER BY ${time}) AS ${upToHere},
    SUM(${attempts}) OVER () AS ${all} FROM (${counted}) AS ${name('counted')}`;
  return Prisma.sql`SELECT MIN(${time}) AS ${name('p95')} FROM (${ranked}) AS ${name('ranked')}
    WHERE ${upToHere} * 100 >= ${all} * 95`;
}

function countsByTime(columns: Columns, trail: Prisma.Sql, interval: StatisticsInterval): Prisma.Sql {
  const name = (column: string): Prisma.Sql => columns.named(column);
  return Prisma.sql`SELECT ${columns.startOf(interval)} AS ${name('start')},
      ${name('verificationResult')} AS ${name('result')}, COUNT(*) AS ${name('attempts')}
    ${trail} GROUP BY 1, 2 ORDER BY 1`;
}
