import type { SqlQuery } from '@prisma/driver-adapter-utils';
import { z } from 'zod';
import { isWrite, type Plan } from './plan.js';
import type { TracedDatabase } from './traced-database.js';

/** Reading one more row takes the virtual machine at least a column, a comparison and the step to the next. */
const STEPS_PER_ROW = 3;
/** What a statement costs before it has read anything, without its parameters. */
const STEPS_TO_BEGIN = 60;
const STEPS_PER_PARAMETER = 6;

const planRows = z.array(z.tuple([z.number(), z.number(), z.number(), z.string()]));
const stepRows = z.tuple([z.tuple([z.number()])]);

let serial = 0;

/**
 * SQLite does not count rows, but the steps of its virtual machine: no more rows were read than so many steps can
 * read. The statement gets a number, by which it is found again in the list of statements that SQLite keeps.
 */
export async function sqlitePlan(traced: TracedDatabase, query: SqlQuery): Promise<Plan> {
  const { rows } = await traced.send({ ...query, sql: `EXPLAIN QUERY PLAN ${query.sql}` });
  const details = planRows.parse(rows).map(([, , , detail]) => detail);
  return {
    sql: query.sql,
    indexes: details.flatMap((detail) => / USING (?:COVERING )?INDEX (\S+)/.exec(detail)?.[1] ?? []),
    // `sub` is what Prisma calls the rows that it counts.
    scans: details.flatMap((detail) => /^SCAN (?!sub$)(\S+)$/.exec(detail)?.[1] ?? []),
    sorts: details.some((detail) => detail === 'USE TEMP B-TREE FOR ORDER BY'),
    ...(isWrite(query.sql) ? { returned: 0, examined: 0 } : await measure(traced, query)),
  };
}

async function measure(
  traced: TracedDatabase,
  query: SqlQuery,
): Promise<{ returned: number; examined: number }> {
  serial += 1;
  const mark = `/* plan ${serial} */`;
  // SQLite copies the list of all its statements when it is read, and those of the other connection are never few.
  const connection = await traced.spare();
  const answer = await connection.queryRaw({ ...query, sql: `${query.sql} ${mark}` });
  const steps = await connection.queryRaw({
    sql: `SELECT nstep FROM sqlite_stmt WHERE sql LIKE '%${mark}'`,
    args: [],
    argTypes: [],
  });
  const [[nstep]] = stepRows.parse(steps.rows);
  const reading = nstep - STEPS_TO_BEGIN - STEPS_PER_PARAMETER * query.args.length;
  return { returned: answer.rows.length, examined: Math.ceil(Math.max(reading, 0) / STEPS_PER_ROW) };
}
