import type { Member } from '../members/member.js';

/** A task that a member claims, with an optional proof. */
export interface WaitingClaim {
  readonly taskId: string;
  readonly proofUrl?: string;
}

/**
 * Claims the tasks before the member connects an account, and connects it then: all of them wait for a first
 * verification together, and X was not asked about any. Gives the completions' ids in the same order.
 */
export async function claimThenConnect(member: Member, claims: readonly WaitingClaim[]): Promise<string[]> {
  const { testApp } = member;
  for (const { taskId, proofUrl } of claims) {
    const response = await member.claim(taskId, proofUrl === undefined ? {} : { proofUrl });
    expect([response.status, response.body.code]).toEqual([409, 'twitter_not_connected']);
  }
  const rows = await testApp.database.completion.findMany({ where: { userId: member.id } });
  await member.connect();
  testApp.simulator.requests.clear();
  return claims.map(({ taskId }) => {
    const row = rows.find((candidate) => candidate.taskId === taskId);
    if (row === undefined) throw new TypeError(`task ${taskId} was not claimed`);
    return row.id;
  });
}
