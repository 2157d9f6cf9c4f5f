import { Command } from 'commander';
import { listCommand } from './list.js';
import { restoreCommand } from './restore.js';
import { verifyCommand } from './verify.js';

/** `archive`: the files of archived log rows. */
export function archiveCommand(): Command {
  return new Command('archive')
    .description('Manage the archive files of the verification log (ARCHIVE_DIR)')
    .addCommand(listCommand())
    .addCommand(verifyCommand())
    .addCommand(restoreCommand());
}
