import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { explainFailure } from '../explain-failure.js';
import { CommandError } from './terminal/command-error.js';

/** Loaded only when needed: some commands import the whole service. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  token: async () => (await import('./token/index.js')).tokenCommand(),
  db: async () => (await import('./db/index.js')).dbCommand(),
  keys: async () => (await import('./keys/index.js')).keysCommand(),
  archive: async () => (await import('./archive/index.js')).archiveCommand(),
  user: async () => (await import('./user/index.js')).userCommand(),
  demo: async () => (await import('./demo/index.js')).demoCommand(),
  smoke: async () => (await import('./smoke/index.js')).smokeCommand(),
  config: async () => (await import('./config/index.js')).configCommand(),
  prices: async () => (await import('./prices/index.js')).pricesCommand(),
  openapi: async () => (await import('./openapi/index.js')).openapiCommand(),
};

/** Runs the command that the arguments name, and sets the exit status of the process. */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    const program = new Command('twitter-task-automation').description('Commands of Twitter Task Automation');
    const wanted = COMMANDS[args[0] ?? ''];
    for (const load of wanted === undefined ? Object.values(COMMANDS) : [wanted])
      program.addCommand(await load());
    throwInsteadOfExit(program);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = statusOf(error);
  }
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const part of command.commands) throwInsteadOfExit(part);
}

/** Prints an error, unless Commander has done so, and returns the exit status. */
function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  console.error(error instanceof CommandError ? error.message : explainFailure(error));
  return 1;
}
