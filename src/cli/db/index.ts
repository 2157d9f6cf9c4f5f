import { Command } from 'commander';
import { backupCommand } from './backup/backup.js';
import { copyCommand } from './copy.js';
import { diffCommand } from './migrations/diff.js';
import { generateCommand } from './migrations/generate.js';
import { migrateCommand } from './migrations/migrate.js';
import { preflightCommand } from './preflight.js';
import { resolveCommand } from './migrations/resolve.js';
import { restoreCommand } from './backup/restore.js';
import { rollbackCommand } from './backup/rollback.js';
import { sizesCommand } from './sizes.js';
import { statusCommand } from './migrations/status.js';
import { studioCommand } from './studio.js';
import { verifyCommand } from './verify.js';

/** `db`: the commands to operate the database, from backup to roll-back. */
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
  const command = new Command('db').description('Manage the database: migrations, backups, checks');
  for (const step of steps) command.addCommand(step);
  return command;
}
