import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { InvalidArgumentError, type Command } from 'commander';
import { packageRoot, providerOf } from '#database';
import { CommandError } from '../terminal/command-error.js';
import { runStep, stepCommand, type StepContext, type StepResult } from './step.js';

/** Prisma Studio opens SQLite with `node:sqlite`, which this version added (Node.js 22.5 release notes). */
const FIRST_NODE_WITH_SQLITE: readonly [number, number] = [22, 5];
const PRISMA = join(packageRoot, 'node_modules/prisma/build/index.js');

/** `db studio`: shows the data in a browser. */
export function studioCommand(): Command {
  return stepCommand('studio', 'Open Prisma Studio, a browser page, on the database')
    .option('--port <port>', 'the local port to listen on', portOf, 5555)
    .action((flags: { json: boolean; port: number }) =>
      runStep(flags, (context) => openStudio(context, flags.port)),
    );
}

async function openStudio({ url }: StepContext, port: number): Promise<StepResult> {
  assertRunnable(url);
  const studio = spawn(process.execPath, [PRISMA, 'studio', '--browser', 'none', '--port', String(port)], {
    cwd: packageRoot,
    env: childEnvironment(url),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const address = await addressOf(studio);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => studio.kill(signal));
  return {
    ok: true,
    data: { url: address },
    text: `Prisma Studio shows the database at ${address}. Stop it with Ctrl+C.`,
  };
}

function assertRunnable(url: string): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [neededMajor, neededMinor] = FIRST_NODE_WITH_SQLITE;
  const tooOld = major < neededMajor || (major === neededMajor && minor < neededMinor);
  if (providerOf(url) === 'sqlite' && tooOld)
    throw new CommandError(
      `Prisma Studio needs Node.js ${neededMajor}.${neededMinor} or newer for a SQLite file; this is ${process.versions.node}. ` +
        'Use a newer Node.js for this command, or open a backup (npm run db -- backup) with any SQLite browser.',
    );
  if (!existsSync(PRISMA))
    throw new CommandError('Prisma Studio is a development dependency: npm ci installs it.');
}

/** The URL is passed in the environment, because everybody can see the command line of a process. */
function childEnvironment(url: string): Record<string, string> {
  return { DATABASE_URL: url, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };
}

/** The address that Studio prints once it listens. */
async function addressOf(studio: ChildProcess): Promise<string> {
  const output: string[] = [];
  const ended = once(studio, 'close');
  for (const stream of [studio.stdout, studio.stderr]) {
    if (stream === null) continue;
    for await (const line of createInterface({ input: stream })) {
      const [, address] = /running at: (\S+)/.exec(line) ?? [];
      if (address !== undefined) return address;
      if (line.trim() !== '') output.push(line);
    }
  }
  await ended;
  throw new CommandError(`Prisma Studio ended:\n${output.join('\n')}`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('It must be a port.');
  return port;
}
