import type { SqlQuery } from '@prisma/driver-adapter-utils';
import { z } from 'zod';
import { isWrite, type Plan } from './plan.js';
import type { TracedDatabase } from './traced-database.js';

const textSchema = z.string();
const tableSchema = z.object({
  table_name: z.string(),
  access_type: z.string(),
  key: z.string().optional(),
});
type Json = Readonly<Record<string, unknown>>;

const COUNTERS = `SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read_%'
  OR Variable_name IN ('Handler_icp_attempts', 'Handler_icp_match')`;

/** Runs the statement with ANALYZE, and counts the reads of the storage engine. */
export async function mysqlPlan(traced: TracedDatabase, query: SqlQuery): Promise<Plan> {
  const ask = (sql: string) => traced.send({ sql, args: [], argTypes: [] });
  const analyze = isWrite(query.sql) ? 'EXPLAIN FORMAT=JSON' : 'ANALYZE FORMAT=JSON';
  await ask('FLUSH STATUS');
  const { rows } = await traced.send({ ...query, sql: `${analyze} ${query.sql}` });
  const counters = await ask(COUNTERS);
  const root = JSON.parse(textSchema.parse(rows[0]?.[0])) as unknown;
  const tables = objectsUnder(root, 'table').flatMap((table) => tableSchema.safeParse(table).data ?? []);
  return {
    sql: query.sql,
    indexes: tables.flatMap((table) => (isScan(table) ? [] : (table.key ?? []))),
    scans: tables.filter(isScan).map((table) => table.table_name),
    returned: isWrite(query.sql) ? 0 : (await traced.send(query)).rows.length,
    examined: isWrite(query.sql)
      ? 0
      : examinedOf(new Map(counters.rows.map(([name, value]) => [String(name), Number(value)]))),
  };
}

/** The primary key holds the rows: reading all of it reads all rows. */
function isScan({ access_type, key }: z.infer<typeof tableSchema>): boolean {
  return access_type === 'ALL' || (access_type === 'index' && key === 'PRIMARY');
}

/** An entry that fails an index condition inside the engine was examined, but does not count as a read. */
function examinedOf(counters: ReadonlyMap<string, number>): number {
  const of = (name: string) => counters.get(name) ?? 0;
  const reads = [...counters].filter(([name]) => name.startsWith('Handler_read_'));
  return (
    reads.reduce((sum, [, value]) => sum + value, 0) + of('Handler_icp_attempts') - of('Handler_icp_match')
  );
}

/** Every object under this name, at any depth. */
function objectsUnder(value: unknown, name: string): Json[] {
  if (Array.isArray(value)) return value.flatMap((item) => objectsUnder(item, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => [
    ...(key === name ? [member as Json] : []),
    ...objectsUnder(member, name),
  ]);
}
