import { Command } from 'commander';
import { explainFailure } from '../explain-failure.js';
import { CommandError } from './command-error.js';

/** Runs the command that the words name; of one that fails it says why, and the process will end with status 1. */
export async function runProgram(commands: readonly Command[], words: readonly string[]): Promise<void> {
  try {
    const program = new Command('twitter-task-automation').description('Commands of Twitter Task Automation');
    for (const command of commands) program.addCommand(command);
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    console.error(error instanceof CommandError ? error.message : explainFailure(error));
    process.exitCode = 1;
  }
}
