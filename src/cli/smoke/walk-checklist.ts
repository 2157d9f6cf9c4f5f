import { randomBytes } from 'node:crypto';
import type { ServiceClient } from './service-client.js';
import { findSimulatedX } from './simulated-x.js';
import type { Outcome, SmokeRun } from './smoke-run.js';
import type { SmokeTokens } from './smoke-tokens.js';
import type { Finding } from './step-outcome.js';
import { checkMemberIsNoAdmin, checkProblems, checkStrangers } from './steps/access-steps.js';
import { checkLive, checkReady } from './steps/health-steps.js';
import { checkAuthorize, connectAccount, disconnectAccount } from './steps/sign-in-steps.js';
import { checkConnection, checkList } from './steps/table-steps.js';
import { createTask, deactivateTask, findLog, verifyTask } from './steps/verification-steps.js';

/** Gives the tokens of a run; throws a StepFailure where there are none. */
export type TokenSource = (runId: string) => Promise<SmokeTokens>;

/** Everybody who takes part, in front of the service. */
interface Cast {
  readonly admin: ServiceClient;
  readonly member: ServiceClient;
  readonly newcomer: ServiceClient;
}

/**
 * Walks the list for a service that was just deployed: health, access, tables, sign-in, and on a simulated X a
 * verification with its log. It puts away what it makes: a closed task, a completion and its log remain.
 */
export async function walkChecklist(
  run: SmokeRun,
  service: ServiceClient,
  tokenSource: TokenSource,
): Promise<void> {
  // Eight digits, so that usernames made of it keep to X's 15 characters.
  const runId = randomBytes(4).toString('hex');
  const live = await run.step('the service answers', {}, () => checkLive(service));
  const ready = await run.step('the database is ready', { live }, () => checkReady(service));
  await run.step('strangers are refused', { live }, () => checkStrangers(service));
  const cast = await run.step('tokens are at hand', {}, () => assemble(service, tokenSource, runId));
  await walkTables(run, { live, ready, cast });
  const authorizationUrl = await run.step('a sign-in begins', { ready, cast }, ({ cast: { member } }) =>
    checkAuthorize(member),
  );
  await walkVerification(run, cast, authorizationUrl, runId);
}

async function assemble(
  service: ServiceClient,
  tokenSource: TokenSource,
  runId: string,
): Promise<Finding<Cast>> {
  const { admin, member, newcomer } = await tokenSource(runId);
  return {
    detail: 'of an admin and of a member',
    value: { admin: service.as(admin), member: service.as(member), newcomer: service.as(newcomer) },
  };
}

interface Footing {
  readonly live: Outcome<null>;
  readonly ready: Outcome<null>;
  readonly cast: Outcome<Cast>;
}

async function walkTables(run: SmokeRun, { live, ready, cast }: Footing): Promise<void> {
  const needs = { ready, cast };
  await run.step('a member is no admin', { live, cast }, (so) => checkMemberIsNoAdmin(so.cast.member));
  await run.step('errors are problems', needs, (so) => checkProblems(so.cast.member));
  await run.step('a member reads tasks', needs, (so) => checkList(so.cast.member, '/v1/tasks'));
  await run.step('a member reads completions', needs, (so) => checkList(so.cast.member, '/v1/completions'));
  await run.step('a member reads the connection', needs, (so) => checkConnection(so.cast.member));
  await run.step('an admin reads tasks', needs, (so) => checkList(so.cast.admin, '/v1/admin/tasks'));
  await run.step('an admin reads verification logs', needs, (so) =>
    checkList(so.cast.admin, '/v1/admin/verification-logs'),
  );
}

async function walkVerification(
  run: SmokeRun,
  cast: Outcome<Cast>,
  authorizationUrl: Outcome<URL>,
  runId: string,
): Promise<void> {
  const username = `smoke_${runId}`;
  const x = await run.step('X can be played', { authorizationUrl }, async (so) => {
    const found = await findSimulatedX(so.authorizationUrl);
    return { detail: `a simulated X at ${found.origin}`, value: found };
  });
  const connected = await run.step('a member connects', { cast, x }, (so) =>
    connectAccount(so.cast.newcomer, so.x, username),
  );
  const task = await run.step('an admin makes a task', { cast, x, connected }, (so) =>
    createTask(so.cast.admin, so.x, runId),
  );
  const completion = await run.step('a verification approves', { cast, x, task }, (so) =>
    verifyTask(so.cast.newcomer, so.x, username, so.task),
  );
  await run.step('an admin sees its log', { cast, completion }, (so) =>
    findLog(so.cast.admin, username, so.completion),
  );
  await run.step('the task is put away', { cast, task }, (so) => deactivateTask(so.cast.admin, so.task));
  await run.step('the member disconnects', { cast, connected }, (so) => disconnectAccount(so.cast.newcomer));
}
