import 'reflect-metadata';
import { Command } from 'commander';
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

try {
  const program = new Command('twitter-task-automation').description('Commands of Twitter Task Automation');
  const wanted = COMMANDS[process.argv[2] ?? ''];
  for (const load of wanted === undefined ? Object.values(COMMANDS) : [wanted])
    program.addCommand(await load());
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof CommandError ? error.message : explainFailure(error));
  process.exitCode = 1;
}
