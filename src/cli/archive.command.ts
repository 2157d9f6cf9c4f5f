import { Command } from 'commander';
import { listCommand } from './archive/list.js';
import { restoreCommand } from './archive/restore.js';
import { verifyCommand } from './archive/verify.js';

/** `archive`: the files of audit rows that have left the table. */
export function archiveCommand(): Command {
  return new Command('archive')
    .description('Look after the archive files of the audit trail (ARCHIVE_DIR)')
    .addCommand(listCommand())
    .addCommand(verifyCommand())
    .addCommand(restoreCommand());
}
