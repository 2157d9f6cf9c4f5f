import 'reflect-metadata';
import { Command } from 'commander';
import { ConfigError } from '../config/config-error.js';
import { dbCommand } from './db.command.js';
import { demoCommand } from './demo/demo.command.js';
import { CommandError } from './command-error.js';
import { keysCommand } from './keys.command.js';
import { openapiCommand } from './openapi.command.js';
import { tokenCommand } from './token.command.js';
import { userCommand } from './user.command.js';

const program = new Command('twitter-task-automation')
  .description('Commands of Twitter Task Automation')
  .addCommand(tokenCommand())
  .addCommand(dbCommand())
  .addCommand(keysCommand())
  .addCommand(userCommand())
  .addCommand(demoCommand())
  .addCommand(openapiCommand());

try {
  await program.parseAsync();
} catch (error) {
  // A stack would only hide what has to be set.
  console.error(error instanceof ConfigError || error instanceof CommandError ? error.message : error);
  process.exitCode = 1;
}
