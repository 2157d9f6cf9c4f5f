import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { explainFailure } from '../explain-failure.js';
import { CommandError } from './command-error.js';

/** Loaded when asked for: the demo, for one, brings the whole service with it. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  token: async () => (await import('./token.command.js')).tokenCommand(),
  db: async () => (await import('./db.command.js')).dbCommand(),
  keys: async () => (await import('./keys.command.js')).keysCommand(),
  archive: async () => (await import('./archive.command.js')).archiveCommand(),
  user: async () => (await import('./user.command.js')).userCommand(),
  demo: async () => (await import('./demo/demo.command.js')).demoCommand(),
  smoke: async () => (await import('./smoke.command.js')).smokeCommand(),
  openapi: async () => (await import('./openapi.command.js')).openapiCommand(),
};

/** Runs the command that the arguments name, and sets the exit status that the process is to end with. */
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

/** The exit status after an error, which is printed unless Commander has done that, as it has the help. */
function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  console.error(error instanceof CommandError ? error.message : explainFailure(error));
  return 1;
}
