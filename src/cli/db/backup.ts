import type { Command } from 'commander';
import { backup, defaultBackupDirectory, type BackupReport } from '#database';
import { ByteProgress } from '../byte-progress.js';
import { formatBytes } from '../format-bytes.js';
import { runStep, stepCommand, type StepResult } from './step.js';
import { toolPathOption } from './tool-path.js';

interface BackupCommandOptions {
  readonly json: boolean;
  readonly dir: string;
}

/** `db backup`: a backup of the database, while the service runs. */
export function backupCommand(): Command {
  return stepCommand('backup', 'Write a backup of the database and print its path, size and checksum')
    .option('--dir <folder>', 'where to put it', defaultBackupDirectory())
    .action((options: BackupCommandOptions) =>
      runStep(options, async ({ url }) => reportOf(await backUp(url, options.dir))),
    );
}

async function backUp(url: string, directory: string): Promise<BackupReport> {
  const progress = new ByteProgress(process.stderr);
  try {
    return await backup(url, {
      directory,
      now: new Date(),
      ...toolPathOption(),
      onProgress: (bytes) => {
        progress.show(bytes);
      },
    });
  } finally {
    progress.end();
  }
}

function reportOf(report: BackupReport): StepResult {
  const { file, bytes, sha256, rows } = report;
  const counts = Object.values(rows);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const text = [
    `Backup:  ${file}`,
    `Size:    ${formatBytes(bytes)} (${bytes} bytes)`,
    `SHA-256: ${sha256}`,
    `Holds:   ${total} rows in ${counts.length} tables`,
  ].join('\n');
  return { ok: true, data: report, text };
}
