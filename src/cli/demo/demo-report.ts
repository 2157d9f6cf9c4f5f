import Table from 'cli-table3';
import type { Completion, Schemas } from '#client';

const PLAIN = { head: [], border: [], compact: true };

type LogRow = Pick<
  Schemas['VerificationLogResponse'],
  'userId' | 'taskType' | 'verificationResult' | 'apiCallCount' | 'cacheHit' | 'verificationTime'
>;

/** The expected and the actual result of one claim. */
export interface DemoVerdict {
  readonly member: string;
  readonly task: string;
  readonly expected: 'APPROVED' | 'REJECTED';
  readonly completion: Pick<Completion, 'status' | 'rejectionReason' | 'errorCode' | 'pointsAwarded'>;
}

export function isRight({ expected, completion }: DemoVerdict): boolean {
  return completion.status === expected;
}

export function verdictTable(verdicts: readonly DemoVerdict[]): string {
  const table = new Table({
    head: ['member', 'task', 'verdict', 'points', 'why', 'as expected'],
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

/** `rows` begin with the newest. */
export function logTable(rows: readonly LogRow[]): string {
  const table = new Table({
    head: ['member', 'task type', 'result', 'X calls', 'cache hit', 'ms'],
    style: PLAIN,
  });
  for (const row of rows.toReversed()) {
    table.push([
      row.userId,
      row.taskType,
      row.verificationResult,
      row.apiCallCount,
      row.cacheHit ? 'yes' : 'no',
      row.verificationTime,
    ]);
  }
  const calls = rows.reduce((sum, row) => sum + row.apiCallCount, 0);
  return `${table.toString()}\n${rows.length} log rows, ${calls} calls to the X API`;
}
