import { Command } from 'commander';
import {
  checkArchive,
  verifyArchives,
  type ArchivesVerification,
} from '../../maintenance/archive/operator/archive-verification.js';
import { RowProgress } from '../terminal/progress.js';
import { findingsTable } from './findings-table.js';
import { findArchiveOrThrow, withArchives, type OpenArchives } from './with-archives.js';

/** `archive verify`: reads every archive file, or one, and compares it with its record. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Compare archive files with their records; exit status 1 on any difference')
    .argument('[file]', 'the name of one archive file; all by default')
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
  const matching = checked - findings.length;
  return [
    ...(findings.length === 0 ? [] : [findingsTable(findings)]),
    ...unknownFiles.map((file) => `Note: the file ${file} has no record and is not used.`),
    `Archives that match their records: ${matching} of ${checked}`,
  ].join('\n');
}
