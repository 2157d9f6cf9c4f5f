import Table from 'cli-table3';
import { z } from 'zod';

const PLAIN = { head: [], border: [], compact: true };

export const completionShape = z.object({
  status: z.string(),
  rejectionReason: z.string().nullable(),
  errorCode: z.string().nullable(),
  pointsAwarded: z.number(),
});

export const auditPageShape = z.object({
  data: z.array(
    z.object({
      userId: z.string(),
      taskType: z.string(),
      verificationResult: z.string(),
      apiCallCount: z.number(),
      cacheHit: z.boolean(),
      verificationTime: z.number(),
      rejectionReason: z.string().nullable(),
      errorMessage: z.string().nullable(),
    }),
  ),
});

/** What was expected of one claim, and what the service said. */
export interface DemoVerdict {
  readonly member: string;
  readonly task: string;
  readonly expected: 'APPROVED' | 'REJECTED';
  readonly completion: z.infer<typeof completionShape>;
}

export function isRight({ expected, completion }: DemoVerdict): boolean {
  return completion.status === expected;
}

export function verdictTable(verdicts: readonly DemoVerdict[]): string {
  const table = new Table({
    head: ['member', 'task', 'verdict', 'points', 'why', 'as it should be'],
    style: PLAIN,
  });
  for (const verdict of verdicts) {
    const { member, task, completion } = verdict;
    const why = completion.rejectionReason ?? completion.errorCode ?? '';
    table.push([
      member,
      task,
      completion.status,
      completion.pointsAwarded,
      why,
      isRight(verdict) ? 'yes' : `NO: ${verdict.expected}`,
    ]);
  }
  return table.toString();
}

export function auditTable({ data }: z.infer<typeof auditPageShape>): string {
  const table = new Table({
    head: ['member', 'task type', 'result', 'X calls', 'cache hit', 'ms'],
    style: PLAIN,
  });
  for (const row of data.toReversed()) {
    table.push([
      row.userId,
      row.taskType,
      row.verificationResult,
      row.apiCallCount,
      row.cacheHit ? 'yes' : 'no',
      row.verificationTime,
    ]);
  }
  const calls = data.reduce((sum, row) => sum + row.apiCallCount, 0);
  return `${table.toString()}\n${data.length} audit rows, ${calls} calls to the X API`;
}
