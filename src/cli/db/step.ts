import { Command } from 'commander';
import { DatabaseFailure } from '#database';
import { ConfigError } from '../../config/config-error.js';
import type { DatabaseConfig } from '../../config/database-config.js';
import { loadDatabaseConfig } from '../../config/load-config.js';
import { CommandError } from '../terminal/command-error.js';
import { RowProgress } from '../terminal/progress.js';

/** The result of a command: `text` for people, `data` for machines. When it is not `ok`, the exit status is 1. */
export interface StepResult {
  readonly ok: boolean;
  readonly data: object;
  readonly text: string;
}

export interface StepContext extends DatabaseConfig {
  /** Shows the progress of a long command on standard error. */
  readonly progress: RowProgress;
}

/** A command of `db`; each has `--json`. */
export function stepCommand(name: string, description: string): Command {
  return new Command(name).description(description).option('--json', 'print JSON', false);
}

/** Runs a command on the configured database and prints its result; an expected failure is printed without a stack. */
export async function runStep(
  { json }: { readonly json: boolean },
  work: (context: StepContext) => Promise<StepResult>,
): Promise<void> {
  const progress = new RowProgress(process.stderr);
  try {
    const { warnings, ...database } = loadDatabaseConfig();
    for (const warning of warnings) console.error(`Warning: ${warning}`);
    const { ok, data, text } = await work({ ...database, progress });
    progress.end();
    console.log(json ? JSON.stringify({ ok, ...data }, null, 2) : text);
    if (!ok) process.exitCode = 1;
  } catch (error) {
    progress.end();
    const failure = failureOf(error);
    if (failure === null) throw error;
    if (json) console.log(JSON.stringify({ ok: false, error: failure }, null, 2));
    else console.error(error instanceof DatabaseFailure ? error.explain() : failure.message);
    process.exitCode = 1;
  }
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly advice: string | null;
}

function failureOf(error: unknown): Failure | null {
  if (error instanceof DatabaseFailure)
    return { code: error.code, message: error.message, advice: error.advice };
  if (error instanceof ConfigError)
    return { code: 'bad_configuration', message: error.message, advice: null };
  if (error instanceof CommandError) return { code: 'refused', message: error.message, advice: null };
  return null;
}
