import 'reflect-metadata';
import type { Command } from 'commander';
import { runProgram } from './run-program.js';

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

const words = process.argv.slice(2);
const wanted = COMMANDS[words[0] ?? ''];
const loaded = wanted === undefined ? Object.values(COMMANDS) : [wanted];
await runProgram(await Promise.all(loaded.map((load) => load())), words);
