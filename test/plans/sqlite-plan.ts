import type { SqlQuery } from '@prisma/driver-adapter-utils';
import { z } from 'zod';
import { isWrite, type Plan } from './plan.js';
import type { TracedDatabase } from './traced-database.js';

/** To read one more row, the virtual machine at least reads a column, compares it, and steps to the next row. */
const STEPS_PER_ROW = 3;
/** The steps of a statement before it reads a row, not counting its parameters. */
const STEPS_TO_BEGIN = 60;
const STEPS_PER_PARAMETER = 6;
/** An index ends in the time; rows of the same millisecond are sorted by their ids. Newer versions say LAST TERM. */
const SORTS_TIES = /^USE TEMP B-TREE FOR (?:RIGHT PART|LAST TERM) OF ORDER BY$/;
/** Each row that is returned has at least been written to such a sorter, compared, and read from it. */
const STEPS_TO_SORT_A_ROW = 10;

const planRows = z.array(z.tuple([z.number(), z.number(), z.number(), z.string()]));
const stepRows = z.tuple([z.tuple([z.number()])]);

let serial = 0;

/**
 * SQLite counts no rows, but the steps of its virtual machine, which give an upper bound. A number in the statement
 * finds it again in SQLite's list of statements.
 */
export async function sqlitePlan(traced: TracedDatabase, query: SqlQuery): Promise<Plan> {
  const { rows } = await traced.send({ ...query, sql: `EXPLAIN QUERY PLAN ${query.sql}` });
  const details = planRows.parse(rows).map(([, , , detail]) => detail);
  return {
    sql: query.sql,
    indexes: details.flatMap((detail) => / USING (?:COVERING )?INDEX (\S+)/.exec(detail)?.[1] ?? []),
    // Prisma gives the name `sub` to the rows that it counts.
    scans: details.flatMap((detail) => /^SCAN (?!sub$)(\S+)$/.exec(detail)?.[1] ?? []),
    ...(isWrite(query.sql)
      ? { returned: 0, examined: 0 }
      : await measure(
          traced,
          query,
          details.some((detail) => SORTS_TIES.test(detail)) ? STEPS_TO_SORT_A_ROW : 0,
        )),
  };
}

async function measure(
  traced: TracedDatabase,
  query: SqlQuery,
  stepsPerReturned: number,
): Promise<{ returned: number; examined: number }> {
  serial += 1;
  const mark = `/* plan ${serial} */`;
  // Reading SQLite's list of statements copies all of it, and the other connection always has many.
  const connection = await traced.spare();
  const answer = await connection.queryRaw({ ...query, sql: `${query.sql} ${mark}` });
  const steps = await connection.queryRaw({
    sql: `SELECT nstep FROM sqlite_stmt WHERE sql LIKE '%${mark}'`,
    args: [],
    argTypes: [],
  });
  const [[nstep]] = stepRows.parse(steps.rows);
  const returned = answer.rows.length;
  const beside = STEPS_TO_BEGIN + STEPS_PER_PARAMETER * query.args.length + stepsPerReturned * returned;
  const reading = nstep - beside;
  return { returned, examined: Math.ceil(Math.max(reading, 0) / STEPS_PER_ROW) };
}
