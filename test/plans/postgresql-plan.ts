import type { SqlQuery } from '@prisma/driver-adapter-utils';
import { z } from 'zod';
import { isWrite, type Plan } from './plan.js';
import type { TracedDatabase } from './traced-database.js';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Index Name'?: string | undefined;
  readonly 'Rows Removed by Filter'?: number | undefined;
  readonly 'Rows Removed by Index Recheck'?: number | undefined;
  readonly Plans?: readonly PlanNode[] | undefined;
}

const nodeSchema: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Actual Rows': z.number().default(0),
    'Actual Loops': z.number().default(0),
    'Relation Name': z.string().optional(),
    'Index Name': z.string().optional(),
    'Rows Removed by Filter': z.number().optional(),
    'Rows Removed by Index Recheck': z.number().optional(),
    Plans: z.array(nodeSchema).optional(),
  }),
);
const answerSchema = z.preprocess(
  (value) => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value),
  z.tuple([z.object({ Plan: nodeSchema })]),
);

/** Runs the statement with EXPLAIN ANALYZE. */
export async function postgresqlPlan(traced: TracedDatabase, query: SqlQuery): Promise<Plan> {
  const explain = isWrite(query.sql) ? 'EXPLAIN (FORMAT JSON)' : 'EXPLAIN (ANALYZE, FORMAT JSON)';
  const { rows } = await traced.send({ ...query, sql: `${explain} ${query.sql}` });
  const [{ Plan: root }] = answerSchema.parse(rows[0]?.[0]);
  const nodes = allNodes(root);
  const scans = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
  return {
    sql: query.sql,
    indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
    scans: scans.map((node) => node['Relation Name'] ?? ''),
    returned: root['Actual Rows'],
    examined: nodes.filter(isScan).reduce((sum, node) => sum + examinedBy(node), 0),
  };
}

function allNodes(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(allNodes)];
}

function isScan(node: PlanNode): boolean {
  return node['Node Type'].includes('Scan');
}

function examinedBy(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return (node['Actual Rows'] + removed) * node['Actual Loops'];
}
