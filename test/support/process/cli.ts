import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot } from '#database';
import { sized } from '../app/sized.js';

/** Made by `npm run build`, which `npm test` runs first. */
const MAIN = join(packageRoot, 'dist/src/cli/main.js');
const HOST = join(packageRoot, 'test/support/process/cli-host.mjs');

type Environment = Readonly<Record<string, string>>;

/** How a command ended. */
export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a command in a process of its own, without a terminal and with nothing but this environment. */
export function startCli(env: Environment, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command to its end in a process of its own. */
export async function runCliAlone(env: Environment, ...args: readonly string[]): Promise<CliResult> {
  const child = startCli(env, ...args);
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  await ended;
  return { status: child.exitCode, stdout, stderr };
}

/** Has the program loaded, and ends with its parent. */
let host: ChildProcess | null = null;
let latest: Promise<unknown> = Promise.resolve();

/**
 * Runs a command to its end like `runCliAlone`, but after all earlier ones: they share a process, which saves half a
 * second each. In `npm run test:full` each has its own.
 */
export function runCli(env: Environment, ...args: readonly string[]): Promise<CliResult> {
  return sized(runShared, runCliAlone)(env, ...args);
}

function runShared(env: Environment, ...args: readonly string[]): Promise<CliResult> {
  const result = latest.then(() => runInHost({ env, args }));
  latest = result.catch(() => undefined);
  return result;
}

async function runInHost(command: { env: Environment; args: readonly string[] }): Promise<CliResult> {
  host ??= fork(HOST, { env: {}, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const child = host;
  child.ref();
  child.channel?.ref();
  const settled = new AbortController();
  const event = (name: string) => once(child, name, { signal: settled.signal });
  try {
    return await Promise.race([
      event('message').then(([result]) => result as CliResult),
      event('exit').then(() => {
        host = null;
        throw new Error(`The process of the commands ended during: ${command.args.join(' ')}`);
      }),
      new Promise<never>((_, reject) => {
        child.send(command, (error) => {
          if (error !== null) reject(error);
        });
      }),
    ]);
  } finally {
    settled.abort();
    // It may stay between commands, but not keep this process alive.
    child.channel?.unref();
    child.unref();
  }
}
