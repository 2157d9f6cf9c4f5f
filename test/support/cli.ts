import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot } from '../../src/config/package-root.js';

/** Made by `npm run build`, which `npm test` runs first. */
const MAIN = join(packageRoot, 'dist/src/cli/main.js');

/** How a command ended. */
export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a command in a process of its own, without a terminal and with nothing but this environment. */
export function startCli(env: Readonly<Record<string, string>>, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command to its end. */
export async function runCli(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CliResult> {
  const child = startCli(env, ...args);
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  await ended;
  return { status: child.exitCode, stdout, stderr };
}
