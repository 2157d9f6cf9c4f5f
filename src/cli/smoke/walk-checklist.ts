import { randomBytes } from 'node:crypto';
import type { ServiceClient } from './service-client.js';
import { findSimulatedX } from './simulated-x.js';
import type { Outcome, SmokeRun } from './smoke-run.js';
import type { SmokeTokens } from './smoke-tokens.js';
import type { Finding } from './step-outcome.js';
import { checkMemberIsNoAdmin, checkProblems, checkUnauthenticated } from './steps/access-steps.js';
import { checkLive, checkReady } from './steps/health-steps.js';
import { checkAuthorize, connectAccount, disconnectAccount } from './steps/sign-in-steps.js';
import { checkConnection, checkList } from './steps/table-steps.js';
import { createTask, deactivateTask, findLog, verifyTask } from './steps/verification-steps.js';

/** Returns the tokens of a run. @throws StepFailure when there are none */
export type TokenSource = (runId: string) => Promise<SmokeTokens>;

interface Clients {
  readonly admin: ServiceClient;
  readonly member: ServiceClient;
  readonly newcomer: ServiceClient;
}

/**
 * Tests a deployed service: health, access, tables, sign-in, and on a simulated X a verification with its log row.
 * Afterwards a deactivated task, a completion and its log row remain.
 */
export async function walkChecklist(
  run: SmokeRun,
  service: ServiceClient,
  tokenSource: TokenSource,
): Promise<void> {
  // Eight digits, so that usernames with it have at most 15 characters, as on X.
  const runId = randomBytes(4).toString('hex');
  const live = await run.step('the service answers', {}, () => checkLive(service));
  const ready = await run.step('the database is ready', { live }, () => checkReady(service));
  await run.step('invalid tokens are refused', { live }, () => checkUnauthenticated(service));
  const clients = await run.step('tokens are available', {}, () => clientsOf(service, tokenSource, runId));
  await walkTables(run, { live, ready, clients });
  const authorizationUrl = await run.step('a sign-in begins', { ready, clients }, (values) =>
    checkAuthorize(values.clients.member),
  );
  await walkVerification(run, clients, authorizationUrl, runId);
}

async function clientsOf(
  service: ServiceClient,
  tokenSource: TokenSource,
  runId: string,
): Promise<Finding<Clients>> {
  const { admin, member, newcomer } = await tokenSource(runId);
  return {
    detail: 'of an admin and of a member',
    value: { admin: service.as(admin), member: service.as(member), newcomer: service.as(newcomer) },
  };
}

interface EarlierSteps {
  readonly live: Outcome<null>;
  readonly ready: Outcome<null>;
  readonly clients: Outcome<Clients>;
}

async function walkTables(run: SmokeRun, { live, ready, clients }: EarlierSteps): Promise<void> {
  const needs = { ready, clients };
  await run.step('a member is not an admin', { live, clients }, (values) =>
    checkMemberIsNoAdmin(values.clients.member),
  );
  await run.step('errors are problems', needs, (values) => checkProblems(values.clients.member));
  const list = (name: string, role: keyof Clients, path: string): Promise<Outcome<null>> =>
    run.step(name, needs, (values) => checkList(values.clients[role], path));
  await list('a member reads tasks', 'member', '/v1/tasks');
  await list('a member reads completions', 'member', '/v1/completions');
  await run.step('a member reads the connection', needs, (values) => checkConnection(values.clients.member));
  await list('an admin reads tasks', 'admin', '/v1/admin/tasks');
  await list('an admin reads verification logs', 'admin', '/v1/admin/verification-logs');
}

async function walkVerification(
  run: SmokeRun,
  clients: Outcome<Clients>,
  authorizationUrl: Outcome<URL>,
  runId: string,
): Promise<void> {
  const username = `smoke_${runId}`;
  const x = await run.step('there is a simulated X', { authorizationUrl }, async (values) => {
    const found = await findSimulatedX(values.authorizationUrl);
    return { detail: `a simulated X at ${found.origin}`, value: found };
  });
  const connected = await run.step('a member connects', { clients, x }, (values) =>
    connectAccount(values.clients.newcomer, values.x, username),
  );
  const task = await run.step('an admin creates a task', { clients, x, connected }, (values) =>
    createTask(values.clients.admin, values.x, runId),
  );
  const completion = await run.step('a verification approves', { clients, x, task }, (values) =>
    verifyTask(values.clients.newcomer, values.x, username, values.task),
  );
  await run.step('an admin sees its log row', { clients, completion }, (values) =>
    findLog(values.clients.admin, username, values.completion),
  );
  await run.step('the task is deactivated', { clients, task }, (values) =>
    deactivateTask(values.clients.admin, values.task),
  );
  await run.step('the member disconnects', { clients, connected }, (values) =>
    disconnectAccount(values.clients.newcomer),
  );
}
