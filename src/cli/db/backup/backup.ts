import type { Command } from 'commander';
import {
  backup,
  defaultBackupDirectory,
  trialRestore,
  type BackupReport,
  type TrialReport,
} from '#database-admin';
import { ByteProgress } from '../../terminal/progress.js';
import { CommandError } from '../../terminal/command-error.js';
import { formatBytes } from '../../terminal/format-bytes.js';
import { givenUrl } from '../given-url.js';
import { runStep, stepCommand, type StepContext, type StepResult } from '../step.js';
import { toolPathOption } from '../../../config/tool-path.js';

interface BackupFlags {
  readonly json: boolean;
  readonly dir: string;
  /** The backup to check; true: the new one. */
  readonly check?: string | true;
  readonly scratch?: string;
}

/** `db backup`: makes a backup of the database, while the service runs, and checks that it can be restored. */
export function backupCommand(): Command {
  return stepCommand('backup', 'Write a backup of the database and print its path, size and checksum')
    .option('--dir <folder>', 'where to put it', defaultBackupDirectory())
    .option('--check [file]', 'restore it into a scratch database and compare; with a file: only that one')
    .option(
      '--scratch <url>',
      'an empty database for the check, or env:NAME; by default one is created next to this one',
    )
    .action((flags: BackupFlags) => runStep(flags, (context) => backUpOrCheck(context, flags)));
}

async function backUpOrCheck({ url }: StepContext, flags: BackupFlags): Promise<StepResult> {
  const { dir, check, scratch } = flags;
  if (scratch !== undefined && check === undefined) throw new CommandError('--scratch needs --check.');
  const scratchUrl = scratch === undefined ? null : givenUrl('--scratch', scratch);
  if (typeof check === 'string') {
    const trial = await tryRestore(url, check, scratchUrl);
    return { ok: true, data: trial, text: linesAboutTrial(trial).join('\n') };
  }
  const made = await backUp(url, dir);
  if (check === undefined) return { ok: true, data: made, text: linesAboutBackup(made).join('\n') };
  const trial = await tryRestore(url, made.file, scratchUrl);
  const text = [...linesAboutBackup(made), ...linesAboutTrial(trial)].join('\n');
  return { ok: true, data: { ...made, ...trial }, text };
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

async function tryRestore(url: string, file: string, scratchUrl: string | null): Promise<TrialReport> {
  const progress = new ByteProgress(process.stderr);
  try {
    return await trialRestore(url, file, {
      now: new Date(),
      ...toolPathOption(),
      ...(scratchUrl === null ? {} : { scratchUrl }),
      onProgress: (done, total) => {
        progress.show(done, total);
      },
    });
  } finally {
    progress.end();
  }
}

function linesAboutBackup({ file, bytes, sha256, rows }: BackupReport): string[] {
  return [
    `Backup:  ${file}`,
    `Size:    ${formatBytes(bytes)} (${bytes} bytes)`,
    `SHA-256: ${sha256}`,
    `Content: ${countsOf(rows)}`,
  ];
}

function linesAboutTrial({ file, rows, notes }: TrialReport): string[] {
  return [
    `Checked: ${file} was restored into a scratch database, with the same rows: ${countsOf(rows)}`,
    ...notes.map((note) => `Note:    ${note}`),
  ];
}

function countsOf(rows: BackupReport['rows']): string {
  const counts = Object.values(rows);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return `${total} rows in ${counts.length} tables`;
}
