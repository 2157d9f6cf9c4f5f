import type { Decision, ReviewItem } from '../api/types.js';

type Status = Decision['status'];
type Worth = Pick<ReviewItem, 'status' | 'pointsAwarded'> & {
  readonly task: Pick<ReviewItem['task'], 'points'>;
};

/** How a decision changes the member's points; a negative number takes points back. */
export function pointsChange({ status, pointsAwarded, task }: Worth, decision: Status): number {
  if (decision === 'REJECTED') return negative(pointsAwarded);
  return status === 'APPROVED' ? 0 : task.points - pointsAwarded;
}

/** What happens to the member's points, in a sentence. */
export function pointsWords(item: Worth, decision: Status, member: string): string {
  const change = pointsChange(item, decision);
  if (change > 0) return `${member} gets ${points(change)}.`;
  if (change < 0) return `${points(-change)} ${change === -1 ? 'is' : 'are'} taken back from ${member}.`;
  if (decision === 'APPROVED' && item.status === 'APPROVED' && item.pointsAwarded > 0) {
    return `${member} keeps the ${points(item.pointsAwarded)} and gets no more.`;
  }
  if (decision === 'APPROVED' && item.task.points === 0) return 'The task gives no points.';
  return `${member} neither gets nor loses points.`;
}

function points(count: number): string {
  return `${count} ${count === 1 ? 'point' : 'points'}`;
}

/** Never -0. */
function negative(count: number): number {
  return count === 0 ? 0 : -count;
}
