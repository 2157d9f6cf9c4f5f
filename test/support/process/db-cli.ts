import type { ChildProcess } from 'node:child_process';
import { runCli, runCliAlone, startCli, type CliResult } from './cli.js';

const environmentOf = (url: string) => ({ DATABASE_URL: url, PATH: process.env.PATH ?? '' });

/** Starts `npm run db -- <args>` on the database, with no other variable than PATH. */
export function startDb(url: string, ...args: readonly string[]): ChildProcess {
  return startCli(environmentOf(url), 'db', ...args);
}

/** Runs it to its end, in the process that `runCli` runs commands in. */
export function runDb(url: string, ...args: readonly string[]): Promise<CliResult> {
  return runCli(environmentOf(url), 'db', ...args);
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

/** Runs it with `--json`; gives the JSON with the exit status. */
export async function runDbJson(url: string, ...args: readonly string[]): Promise<DbAnswer> {
  return answerOf(await runDb(url, ...args, '--json'));
}

/** The same in a process of its own. */
export async function runDbJsonAlone(url: string, ...args: readonly string[]): Promise<DbAnswer> {
  return answerOf(await runCliAlone(environmentOf(url), 'db', ...args, '--json'));
}

function answerOf({ status, stdout, stderr }: CliResult): DbAnswer {
  if (stdout.trim() === '') throw new Error(`db printed no JSON: ${stderr}`);
  return { ...(JSON.parse(stdout) as object), status } as DbAnswer;
}
