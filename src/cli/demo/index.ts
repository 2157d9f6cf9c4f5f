import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { isSameSite } from '../../config/same-site.js';
import { CommandError } from '../terminal/command-error.js';
import { answerOf, createClient } from '#client';
import { connectAsBrowser } from './connect-as-browser.js';
import { logTable, isRight, verdictTable, type DemoVerdict } from './demo-report.js';
import { startDemoService, type DemoService } from './demo-service.js';
import { demoTasks, type DemoTask } from './demo-tasks.js';

/** One does everything on X, the other nothing. */
const MEMBERS = [
  { username: 'alice', expected: 'APPROVED' },
  { username: 'bob', expected: 'REJECTED' },
] as const;

interface DemoOptions {
  readonly once: boolean;
  readonly port: number;
  readonly frontend: readonly URL[];
}

/** `demo`: the whole flow on the simulated X, then a running service to try out. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Connect two members to a simulated X, verify a task of each type, print the verdicts')
    .option('--once', 'exit afterwards: 0 when every verdict was right', false)
    .option('--port <port>', 'the port of the service; 0 for any free port', portNumber, 3000)
    .option('--frontend <address>', 'a frontend of yours that may use it; can be repeated', addFrontend, [])
    .action(async ({ once: isOnce, port, frontend }: DemoOptions) => {
      console.log('Starting the service and a simulated X ...');
      const service = await startOrExplain(isOnce ? 0 : port, frontend);
      try {
        const verdicts = await runDemo(service);
        process.exitCode = verdicts.every(isRight) ? 0 : 1;
        if (!isOnce) await serve(service, frontend);
      } finally {
        await service.close();
      }
    });
}

async function startOrExplain(port: number, frontends: readonly URL[]): Promise<DemoService> {
  try {
    return await startDemoService(port, frontends);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    throw new CommandError(`Port ${port} is in use. Try: npm run demo -- --port 0`);
  }
}

async function runDemo(service: DemoService): Promise<DemoVerdict[]> {
  const { simulator, url: baseUrl } = service;
  const admin = createClient({ baseUrl, token: await service.tokenFor('demo-admin', ['admin']) });
  console.log('Creating one task of each type; alice does all of them on the simulated X, bob none ...');
  const tasks: (DemoTask & { id: string })[] = [];
  for (const task of demoTasks(simulator.world)) {
    const { doIt, ...body } = task;
    const { id } = await answerOf(admin.POST('/v1/admin/tasks', { body }));
    tasks.push({ ...task, id });
  }
  for (const { doIt } of tasks) doIt(simulator.world, 'alice');

  const verdicts: DemoVerdict[] = [];
  for (const { username, expected } of MEMBERS) {
    console.log(`Connecting @${username} ...`);
    const member = createClient({ baseUrl, token: await service.tokenFor(username) });
    const back = await connectAsBrowser(member, (address) => simulator.approve(address, username));
    console.log(`  the browser came back to ${back.href}`);
    console.log(`Verifying ${tasks.length} tasks of @${username} ...`);
    for (const { id, title } of tasks) {
      const completion = await answerOf(
        member.POST('/v1/tasks/{id}/completions', { params: { path: { id } }, body: {} }),
      );
      verdicts.push({ member: username, task: title, expected, completion });
    }
  }
  console.log(`\nVerdicts\n${verdictTable(verdicts)}`);
  const query = { limit: 100 };
  const { data: rows } = await answerOf(admin.GET('/v1/admin/verification-logs', { params: { query } }));
  console.log(`\nVerification log\n${logTable(rows)}`);
  return verdicts;
}

/** Keeps the service running until Ctrl-C. */
async function serve(service: DemoService, frontends: readonly URL[]): Promise<void> {
  const admin = await service.tokenFor('demo-admin', ['admin']);
  const carol = await service.tokenFor('carol');
  // Before the text below says that this is possible.
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  console.log(`
The service runs until Ctrl-C.
  Member page       ${service.url}/   (choose a member, connect, do the tasks, verify)
  Admin panel       ${service.url}/admin
  API page          ${service.url}/docs   (Authorize with a token below)
  Simulated X       ${service.simulator.url}/   (follow, like, repost, reply, post as one of the members)
  Log               ${service.logFile}
${frontends.map(({ href }) => `  Your frontend     ${href}\n`).join('')}
Admin token
${admin}

Token of carol, who is not connected yet
${carol}

A token for anybody else
  npm run --silent cli -- token --demo --sub dave

Try
  curl -s -H "Authorization: Bearer ${admin}" "${service.url}/v1/admin/verification-logs?verificationResult=REJECTED"
  curl -s -H "Authorization: Bearer ${carol}" ${service.url}/v1/tasks
`);
  await stopped;
}

/** Its pages can use the service only when they are of the same site: the cookie of a sign-in needs that. */
function addFrontend(text: string, before: readonly URL[]): URL[] {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !isSameSite(url, new URL('http://localhost')))
    throw new InvalidArgumentError('It must be an address on localhost, such as http://localhost:5173.');
  return [...before, url];
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('It must be a port number.');
  return port;
}
