import { type Database, identifier, Prisma } from '#database';
import type { StatisticsInterval } from './verification-statistics.query.js';

/** Which attempts are counted. */
export interface StatisticsRange {
  /** Inclusive. */
  readonly from: Date | null;
  /** Exclusive. */
  readonly to: Date | null;
  /** Null: of all tasks. */
  readonly taskId: string | null;
}

/** The columns of the verification log in the SQL of one database. */
export class LogColumns {
  constructor(private readonly provider: Database['provider']) {}

  named(name: string): Prisma.Sql {
    return identifier(this.provider, name);
  }

  /** `FROM` the log, with the conditions of the range. */
  rowsOf({ from, to, taskId }: StatisticsRange): Prisma.Sql {
    const time = this.named('verifiedAt');
    const conditions = [
      ...(taskId === null ? [] : [Prisma.sql`${this.named('taskId')} = ${taskId}`]),
      ...(from === null ? [] : [Prisma.sql`${time} >= ${from}`]),
      ...(to === null ? [] : [Prisma.sql`${time} < ${to}`]),
    ];
    const where =
      conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
    return Prisma.sql`FROM ${this.named('TwitterVerificationLog')} ${where}`;
  }

  /** `microUsd`: the sum of the costs that are known; `priced`: the number of attempts whose cost is known. */
  costs(): Prisma.Sql {
    const cost = this.named('estimatedCostMicroUsd');
    return Prisma.sql`SUM(${cost}) AS ${this.named('microUsd')}, COUNT(${cost}) AS ${this.named('priced')}`;
  }

  /** The day or hour of `verifiedAt` as the beginning of an ISO text (UTC), as SQLite stores it. */
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
