import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot } from '../../src/config/package-root.js';
import type { CliResult } from './cli.js';

/** Made by `npm run build`, which `npm test` runs first. */
const MAIN = join(packageRoot, 'dist/src/cli/main.js');

/** Starts `npm run db -- <args>` on the database, with no other variable than the PATH to find its clients on. */
export function startDb(url: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, 'db', ...args], {
    env: { DATABASE_URL: url, PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs it to its end. */
export async function runDb(url: string, ...args: readonly string[]): Promise<CliResult> {
  const child = startDb(url, ...args);
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  await ended;
  return { status: child.exitCode, stdout, stderr };
}

/** The JSON of any of the commands, with the exit status. */
interface DbAnswer {
  readonly status: number | null;
  readonly file: string;
  readonly applied: readonly string[];
  readonly baselined: readonly string[];
  readonly added: number;
  readonly tables: readonly unknown[];
  readonly findings: readonly unknown[];
  readonly migrations: readonly { readonly state: string }[];
  readonly checks: readonly { readonly name: string; readonly state: string }[];
}

/** Runs it with `--json`; what a machine gets, with the exit status. */
export async function runDbJson(url: string, ...args: readonly string[]): Promise<DbAnswer> {
  const { status, stdout, stderr } = await runDb(url, ...args, '--json');
  if (stdout.trim() === '') throw new Error(`db ${args.join(' ')} printed no JSON: ${stderr}`);
  return { ...(JSON.parse(stdout) as object), status } as DbAnswer;
}
