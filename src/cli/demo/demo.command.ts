import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { CommandError } from '../command-error.js';
import { z } from 'zod';
import { DemoClient } from './demo-client.js';
import {
  auditPageShape,
  auditTable,
  completionShape,
  isRight,
  verdictTable,
  type DemoVerdict,
} from './demo-report.js';
import { startDemoService, type DemoService } from './demo-service.js';
import { demoTasks, type DemoTask } from './demo-tasks.js';

const createdTask = z.object({ id: z.string() });
/** One does everything on X, the other nothing. */
const MEMBERS = [
  { username: 'alice', expected: 'APPROVED' },
  { username: 'bob', expected: 'REJECTED' },
] as const;

/** `demo`: the whole flow on the simulated X, then a service to play with. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Connect two members to a simulated X, verify a task of each type, print the verdicts')
    .option('--once', 'exit afterwards: 0 when every verdict was right', false)
    .option('--port <port>', 'where the service listens; 0 for any free port', portNumber, 3000)
    .action(async ({ once: isOnce, port }: { once: boolean; port: number }) => {
      console.log('Starting the service and a simulated X ...');
      const service = await startOrExplain(isOnce ? 0 : port);
      try {
        const verdicts = await tellStory(service);
        process.exitCode = verdicts.every(isRight) ? 0 : 1;
        if (!isOnce) await serve(service);
      } finally {
        await service.close();
      }
    });
}

async function startOrExplain(port: number): Promise<DemoService> {
  try {
    return await startDemoService(port);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    throw new CommandError(`Port ${port} is taken. Try: npm run demo -- --port 0`);
  }
}

async function tellStory(service: DemoService): Promise<DemoVerdict[]> {
  const { simulator } = service;
  const admin = new DemoClient(service.url, await service.tokenFor('demo-admin', ['admin']));
  console.log('Creating one task of each type; alice does all of them on X, bob none ...');
  const tasks: (DemoTask & { id: string })[] = [];
  for (const task of demoTasks(simulator.world)) {
    const { doIt, ...body } = task;
    const { id } = await admin.post('/v1/admin/tasks', body, createdTask);
    tasks.push({ ...task, id });
  }
  for (const { doIt } of tasks) doIt(simulator.world, 'alice');

  const verdicts: DemoVerdict[] = [];
  for (const { username, expected } of MEMBERS) {
    console.log(`Connecting @${username} ...`);
    const member = new DemoClient(service.url, await service.tokenFor(username));
    const back = await member.connect((address) => simulator.approve(address, username));
    console.log(`  the browser came back to ${back.href}`);
    console.log(`Verifying ${tasks.length} tasks of @${username} ...`);
    for (const task of tasks) {
      const completion = await member.post(`/v1/tasks/${task.id}/completions`, {}, completionShape);
      verdicts.push({ member: username, task: task.title, expected, completion });
    }
  }
  console.log(`\nVerdicts\n${verdictTable(verdicts)}`);
  console.log(
    `\nAudit trail\n${auditTable(await admin.get('/v1/admin/verification-logs?limit=100', auditPageShape))}`,
  );
  return verdicts;
}

/** Keeps the service up until Ctrl-C. */
async function serve(service: DemoService): Promise<void> {
  const admin = await service.tokenFor('demo-admin', ['admin']);
  const carol = await service.tokenFor('carol');
  console.log(`
Now it is yours until Ctrl-C.
  Member page       ${service.url}/   (choose a member, connect, do the tasks, verify)
  Admin panel       ${service.url}/admin
  API page          ${service.url}/docs   (Authorize with a token below)
  Simulated X       ${service.simulator.url}/   (follow, like, repost, reply, post as one of the members)
  Log               ${service.logFile}

Admin token
${admin}

Token of carol, who is not connected yet
${carol}

Try
  curl -s -H "Authorization: Bearer ${admin}" "${service.url}/v1/admin/verification-logs?verificationResult=REJECTED"
  curl -s -H "Authorization: Bearer ${carol}" ${service.url}/v1/tasks
`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('It must be a port number.');
  return port;
}
