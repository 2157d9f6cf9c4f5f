import { Command } from 'commander';
import {
  checkArchive,
  verifyArchives,
  type ArchivesVerification,
} from '../../maintenance/archive/archive-verification.js';
import { RowProgress } from '../row-progress.js';
import { findingsTable } from './findings-table.js';
import { findArchiveOrThrow, withArchives, type OpenArchives } from './with-archives.js';

/** `archive verify`: reads every archive file, or one, and compares it with its record. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Compare archive files with what is recorded about them; exit status 1 on any difference')
    .argument('[file]', 'the name of one archive file; all unless told')
    .action((file: string | undefined) =>
      withArchives(async (open) => {
        const verification = await (file === undefined ? verifyAll(open) : verifyOne(open, file));
        console.log(reportOf(verification));
        if (verification.findings.length > 0) process.exitCode = 1;
      }),
    );
}

async function verifyAll({ store, archives }: OpenArchives): Promise<ArchivesVerification> {
  const progress = new RowProgress(process.stderr);
  try {
    return await verifyArchives(store, archives, (done, total) => {
      progress.show(done, total);
    });
  } finally {
    progress.end();
  }
}

async function verifyOne(open: OpenArchives, file: string): Promise<ArchivesVerification> {
  const finding = await checkArchive(open.store, await findArchiveOrThrow(open, file));
  return { checked: 1, findings: finding === null ? [] : [finding], unknownFiles: [] };
}

function reportOf({ checked, findings, unknownFiles }: ArchivesVerification): string {
  const sound = checked - findings.length;
  return [
    ...(findings.length === 0 ? [] : [findingsTable(findings)]),
    ...unknownFiles.map((file) => `Note: no record tells about the file ${file}; nothing reads it.`),
    `Archives that are as they were recorded: ${sound} of ${checked}`,
  ].join('\n');
}
