import { z } from 'zod';
import { expectBody } from '../expectations.js';
import type { ServiceClient } from '../service-client.js';
import type { SimulatedX } from '../simulated-x.js';
import { StepFailure, type Finding } from '../step-outcome.js';

const TASKS = '/v1/admin/tasks';
const LOGS = '/v1/admin/verification-logs';
const HOUR_MS = 60 * 60 * 1000;

const taskShape = z.object({ id: z.string(), isActive: z.boolean() });
const completionShape = z.object({
  id: z.string(),
  status: z.string(),
  errorCode: z.string().nullable(),
  verification: z.object({ id: z.string(), apiCallCount: z.number() }).nullable(),
});
const logsShape = z.object({
  data: z.array(
    z.object({ id: z.string(), verificationResult: z.string(), username: z.string().nullable() }),
  ),
});

export interface SmokeTask {
  readonly id: string;
  /** The account to follow. */
  readonly target: string;
}

export interface SmokeCompletion {
  readonly id: string;
  readonly verificationId: string;
}

/** Creates a task without points about a new account; it ends in an hour, even if it is not deactivated. */
export async function createTask(
  admin: ServiceClient,
  x: SimulatedX,
  runId: string,
): Promise<Finding<SmokeTask>> {
  const target = `goal_${runId}`;
  await x.addUser(target);
  const task = {
    title: `Smoke test ${runId}: follow @${target}`,
    description: 'Created by a smoke test. Not a real task.',
    taskType: 'TWITTER_FOLLOW',
    targetUrl: `https://x.com/${target}`,
    points: 0,
    endsAt: new Date(Date.now() + HOUR_MS).toISOString(),
  };
  const { id } = expectBody(await admin.post(TASKS, task), 201, taskShape);
  return { detail: `task ${id}`, value: { id, target } };
}

/** The member does the task, and the service approves it. */
export async function verifyTask(
  newcomer: ServiceClient,
  x: SimulatedX,
  username: string,
  { id, target }: SmokeTask,
): Promise<Finding<SmokeCompletion>> {
  await x.follow(username, target);
  const answer = await newcomer.post(`/v1/tasks/${id}/completions`, {});
  const completion = expectBody(answer, 201, completionShape);
  const { status, errorCode, verification } = completion;
  if (status === 'APPROVED' && verification !== null) {
    return {
      detail: `APPROVED with ${verification.apiCallCount} calls to the X API`,
      value: { id: completion.id, verificationId: verification.id },
    };
  }
  throw new StepFailure(
    `APPROVED, because @${username} follows @${target}`,
    errorCode === null ? status : `${status} ${errorCode}`,
    `Search for completion ${completion.id} in the verification log; TWITTER_API_URL must be that of the simulated X.`,
  );
}

/** The attempt is in the verification log, with its account. */
export async function findLog(
  admin: ServiceClient,
  username: string,
  { id, verificationId }: SmokeCompletion,
): Promise<Finding<null>> {
  const { data } = expectBody(await admin.get(`${LOGS}?completionId=${id}`), 200, logsShape);
  const log = data.find((row) => row.id === verificationId);
  if (log?.verificationResult === 'APPROVED' && log.username === username)
    return { detail: `log ${log.id}`, value: null };
  throw new StepFailure(
    `a log row of @${username} with APPROVED`,
    log === undefined ? `${data.length} others` : log.verificationResult,
    'Do all instances behind --url use the same database?',
  );
}

/** Deactivates the task: one with completions cannot be deleted. */
export async function deactivateTask(admin: ServiceClient, { id }: SmokeTask): Promise<Finding<null>> {
  const { isActive } = expectBody(await admin.patch(`${TASKS}/${id}`, { isActive: false }), 200, taskShape);
  if (!isActive) return { detail: `task ${id} is deactivated`, value: null };
  throw new StepFailure('a task that is not active', 'an active one', `Deactivate task ${id} by hand.`);
}
