import { Command } from 'commander';
import { backupCommand } from './db/backup.js';
import { copyCommand } from './db/copy.js';
import { diffCommand } from './db/diff.js';
import { generateCommand } from './db/generate.js';
import { migrateCommand } from './db/migrate.js';
import { preflightCommand } from './db/preflight.js';
import { resolveCommand } from './db/resolve.js';
import { restoreCommand } from './db/restore.js';
import { rollbackCommand } from './db/rollback.js';
import { sizesCommand } from './db/sizes.js';
import { statusCommand } from './db/status.js';
import { studioCommand } from './db/studio.js';
import { verifyCommand } from './db/verify.js';

/** `db`: the steps of running a database, from backup to roll-back. */
export function dbCommand(): Command {
  const steps = [
    preflightCommand(),
    backupCommand(),
    diffCommand(),
    migrateCommand(),
    statusCommand(),
    verifyCommand(),
    rollbackCommand(),
    restoreCommand(),
    resolveCommand(),
    generateCommand(),
    copyCommand(),
    sizesCommand(),
    studioCommand(),
  ];
  const command = new Command('db').description('Look after the database: migrations, backups, checks');
  for (const step of steps) command.addCommand(step);
  return command;
}
